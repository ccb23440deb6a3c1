import { DataError } from '@striate/core';
import { type Dataset, type SplitName, wantedSplits } from '@striate/core/data';
import { classFolderSplits, listFolder } from '@striate/core/storage';
import type { AudioInput } from '../decoding/audio-source.js';
import { audioFiles } from './audio-files.js';
import { audioFolder } from './audio-folder.js';
import { type AudioManifestOptions, audioManifest } from './audio-manifest.js';
import { builtinVowels } from './builtin-vowels.js';
import { isSound } from './sounds.js';
import { hasSpeechCommandsLayout, type SpeechCommandsOptions, speechCommands } from './speech-commands.js';

/** The parts of a dataset that exist. */
export interface AudioDatasets {
  readonly format: 'files' | 'folder' | 'speech-commands' | 'manifest' | 'builtin';
  readonly train?: Dataset<AudioInput>;
  readonly validation?: Dataset<AudioInput>;
  readonly test?: Dataset<AudioInput>;
  /** Everything, where the dataset is not in parts. */
  readonly all?: Dataset<AudioInput>;
}

export interface LoadAudioDatasetOptions
  extends AudioManifestOptions,
    Pick<SpeechCommandsOptions, 'words' | 'unknown' | 'silence'> {
  /** What the files' names are made of, such as `{label}_{speaker}_{take}.wav`; default folders are classes. */
  readonly pattern?: string;
  /** Opens this part alone, where the dataset is in parts; default all of them. */
  readonly split?: SplitName;
  /** For `builtin:vowels`, and for what Speech Commands draws; default 0. */
  readonly seed?: number;
}

const PARTS: readonly SplitName[] = ['train', 'validation', 'test'];

/** What each option that not every dataset knows is for. */
const PURPOSES = {
  pattern: 'a folder of files whose names say what they are',
  words: 'a folder in the layout of Speech Commands',
  file: 'a .csv or .tsv table',
  label: 'a .csv or .tsv table',
  labelDelimiter: 'a .csv or .tsv table',
  root: 'a .csv or .tsv table',
} as const;

type OwnOption = keyof typeof PURPOSES;

const OF_TABLES = ['file', 'label', 'labelDelimiter', 'root'] as const;

const LOOKED_FOR =
  'a folder of class folders (yes/1.wav, no/1.wav, ...), a folder of files with a pattern of their names ' +
  '({label}_{speaker}_{take}.wav), Speech Commands, a .csv or .tsv table with columns file and label, or builtin:vowels';

/**
 * Opens a dataset by what a person types: a folder of class folders, a folder of files whose names say what they are, a folder
 * in the layout of Speech Commands, a table, or `builtin:vowels`.
 *
 * All but class folders have fields to divide by: `all.holdOut('speaker=theo')`, `all.split({ test: { speaker: ['theo'] } })`.
 *
 * @param spec a path, of a table also its address, or `builtin:vowels`
 * @returns the parts that exist
 * @throws DataError saying what was looked for and what was found, also for a part that doesn't exist, or an option that is for
 *   another kind of dataset
 * @throws ShapeError for a pattern that can't be read
 * @example
 * const { all } = await loadAudioDataset('./recordings', { pattern: '{label}_{speaker}_{take}.wav' });
 * const { train, test } = all.holdOut('take<5');
 */
export async function loadAudioDataset(
  spec: string,
  options: LoadAudioDatasetOptions = {},
): Promise<AudioDatasets> {
  if (typeof spec !== 'string' || spec === '') {
    throw new DataError(`A dataset can be ${LOOKED_FOR}; received ${JSON.stringify(spec)}.`);
  }
  const refuse = (...others: readonly OwnOption[]): void => refuseOptions(spec, options, others);
  if (spec.startsWith('builtin:')) {
    refuse('pattern', 'words', ...OF_TABLES);
    return openBuiltin(spec, options);
  }
  if (/\.(csv|tsv)$/i.test(spec)) {
    refuse('pattern', 'words');
    return { format: 'manifest', all: await audioManifest(spec, options) };
  }
  refuse(...OF_TABLES);
  const { pattern } = options;
  if (pattern !== undefined) {
    refuse('words');
    return { format: 'files', all: await audioFiles(spec, { pattern }) };
  }
  const { files } = await listFolder(spec);
  if (hasSpeechCommandsLayout(files)) return openSpeechCommands(spec, options);
  refuse('words');
  const sounds = files.filter((path) => isSound(path));
  if (sounds.length > 0 && sounds.every((path) => !path.includes('/'))) {
    throw new DataError(
      `Reading ${spec}: there are no class folders, so the names of its ${sounds.length} sounds must say their classes; give ` +
        `their pattern, such as {label}_{speaker}_{take}.wav, for names such as "${sounds[0]}".`,
    );
  }
  return openFolder(spec, options);
}

/** @throws DataError for an option that would do nothing */
function refuseOptions(spec: string, options: LoadAudioDatasetOptions, names: readonly OwnOption[]): void {
  const found = names.find((name) => options[name] !== undefined);
  if (found === undefined) return;
  throw new DataError(
    `Reading ${spec}: the option ${found} is for ${PURPOSES[found]}, and this is something else; leave it out.`,
  );
}

function openBuiltin(spec: string, { split, seed = 0 }: LoadAudioDatasetOptions): AudioDatasets {
  if (spec !== 'builtin:vowels') {
    throw new DataError(`There is no built-in dataset "${spec}"; there is builtin:vowels.`);
  }
  const wanted = wantedSplits(spec, ['train', 'test'] as const, split);
  const parts = wanted.map((name) => [name, builtinVowels({ split: name, seed })]);
  return { format: 'builtin', ...Object.fromEntries(parts) };
}

async function openSpeechCommands(
  spec: string,
  { split, words, unknown, silence, seed }: LoadAudioDatasetOptions,
): Promise<AudioDatasets> {
  const parts: [SplitName, Dataset<AudioInput>][] = [];
  for (const name of PARTS) {
    const part = await speechCommands(spec, { split: name, words, unknown, silence, seed });
    // A small excerpt may have no speaker in one of them.
    if (part.length > 0) parts.push([name, part]);
  }
  const wanted = wantedSplits(
    spec,
    parts.map(([name]) => name),
    split,
  );
  return {
    format: 'speech-commands',
    ...Object.fromEntries(parts.filter(([name]) => wanted.includes(name))),
  };
}

async function openFolder(spec: string, { split }: LoadAudioDatasetOptions): Promise<AudioDatasets> {
  try {
    const splits = await classFolderSplits(spec);
    if (splits.length === 0) return { format: 'folder', all: await audioFolder(spec) };
    const parts: [string, Dataset<AudioInput>][] = [];
    for (const name of wantedSplits(spec, splits, split)) {
      parts.push([name, await audioFolder(spec, { split: name })]);
    }
    return { format: 'folder', ...Object.fromEntries(parts) };
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new DataError(`${cause.message} A dataset can be ${LOOKED_FOR}.`, { cause });
  }
}
