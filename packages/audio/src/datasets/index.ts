export type { ClassFolders, IgnoredFiles, SplitName } from '@striate/core/data';
export {
  type AudioFilesOptions,
  type AudioFilesScan,
  audioFiles,
  type MatchedFile,
  scanAudioFiles,
} from './audio-files.js';
export {
  type AudioFolderOptions,
  type AudioFolderScan,
  audioFolder,
  scanAudioFolder,
} from './audio-folder.js';
export { type AudioFromFilesOptions, audioFromFiles } from './audio-from-files.js';
export { type AudioManifestOptions, audioManifest } from './audio-manifest.js';
export { type BuiltinVowelsOptions, builtinVowels } from './builtin-vowels.js';
export {
  type AudioDatasets,
  type LoadAudioDatasetOptions,
  loadAudioDataset,
} from './load-audio-dataset.js';
export {
  SILENCE,
  SPEECH_COMMANDS,
  type SpeechCommandsOptions,
  speechCommands,
  UNKNOWN,
} from './speech-commands.js';
export { type SpeechCommandsShares, speechCommandsPart } from './speech-commands-split.js';
