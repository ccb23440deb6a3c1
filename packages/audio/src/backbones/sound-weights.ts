/** Where weights of a network for sound are published. */
export interface PublishedSoundFile {
  /** What loads it. */
  readonly loader: 'speechCommandsModel' | 'yamnet';
  /** What the network was trained on. */
  readonly data: 'Speech Commands' | 'AudioSet';
  readonly classes: number;
  readonly url: string;
  /** As the publisher states it of the code that the weights come with. */
  readonly license: string;
}

const SPEECH_COMMANDS = 'https://storage.googleapis.com/tfjs-models/tfjs/speech-commands/v0.5/browser_fft';

const speechCommands = {
  loader: 'speechCommandsModel',
  data: 'Speech Commands',
  license: 'Apache-2.0',
} as const;

/**
 * Public addresses of weights that {@link speechCommandsModel} and {@link yamnet} load. Third parties keep them: pin what you use with
 * `sha256`, and read its licence. `metadata.json` beside a model of speech-commands has its words, and `yamnet_class_map.csv` beside
 * YAMNet's code its classes: pass them as `labels`, or keep them beside a copy of the weights.
 *
 * @example
 * const { url } = SOUND_WEIGHTS.find(({ loader }) => loader === 'yamnet');
 * const backbone = await yamnet({ weights: url });
 */
export const SOUND_WEIGHTS: readonly PublishedSoundFile[] = [
  { ...speechCommands, classes: 20, url: `${SPEECH_COMMANDS}/18w/model.json` },
  { ...speechCommands, classes: 6, url: `${SPEECH_COMMANDS}/directional4w/model.json` },
  {
    loader: 'yamnet',
    data: 'AudioSet',
    classes: 521,
    url: 'https://storage.googleapis.com/audioset/yamnet.h5',
    license: 'Apache-2.0',
  },
];
