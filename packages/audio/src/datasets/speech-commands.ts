import { createRandom, DataError } from '@striate/core';
import { byName, checkRange, Dataset, isHidden, type SplitName } from '@striate/core/data';
import { listFolder, pathBelow } from '@striate/core/storage';
import type { AudioInput } from '../decoding/audio-source.js';
import { NoiseClips } from './noise-clips.js';
import { isSound } from './sounds.js';
import { type SpeechCommandsShares, speechCommandsPart } from './speech-commands-split.js';

export interface SpeechCommandsOptions {
  /** Which part, by the published hash of each file's name; default `train`. */
  readonly split?: SplitName;
  /** The words to tell apart; all others are `_unknown_`. Default every word is a class, without `_unknown_` and `_silence_`. */
  readonly words?: readonly string[];
  /** Clips of other words, as a share of those of `words`, 0..10; default 0.1, as published. */
  readonly unknown?: number;
  /** Clips of background noise, likewise; default 0.1. */
  readonly silence?: number;
  /** Decides which other words and which noise; default 0. */
  readonly seed?: number;
  /** Percent of the speakers in `validation` and `test`; default 10 each. */
  readonly shares?: SpeechCommandsShares;
}

/** The ten words of the data's usual task, which has 12 classes. */
export const SPEECH_COMMANDS: readonly string[] = [
  'yes',
  'no',
  'up',
  'down',
  'left',
  'right',
  'on',
  'off',
  'stop',
  'go',
];

/** The class of words that are not asked for. */
export const UNKNOWN = '_unknown_';
/** The class of background noise. */
export const SILENCE = '_silence_';
const NOISE_FOLDER = '_background_noise_';

interface Clip {
  readonly path: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/**
 * Opens a folder in the layout of Speech Commands: a folder a word, files named `<speaker>_nohash_<take>.wav`, noise in
 * `_background_noise_`. The official lists of files aren't needed: they follow from the names (`speechCommandsPart`).
 *
 * With `words`, the classes are `_silence_`, `_unknown_` and the words in their order. `_unknown_` is a seeded choice among all
 * other words. A clip of `_silence_` is a second of noise, at a seeded place and gain.
 *
 * @param directory path of the unpacked data
 * @returns examples with the fields `word`, `speaker` and `take`; their inputs are files, those of `_silence_` waveforms
 * @throws ShapeError for a share out of range
 * @throws DataError for a folder that is missing, has no such files, lacks a word, or lacks noise where silence is asked for
 * @see Warden 2018, https://arxiv.org/abs/1804.03209
 * @example
 * const test = await speechCommands('./speech_commands_v0.02', { split: 'test', words: SPEECH_COMMANDS });
 * test.labels; // ['_silence_', '_unknown_', 'yes', 'no', ...]
 */
export async function speechCommands(
  directory: string,
  options: SpeechCommandsOptions = {},
): Promise<Dataset<AudioInput>> {
  const { split = 'train', words, unknown = 0.1, silence = 0.1, seed = 0, shares } = options;
  checkRange('speechCommands', 'unknown', unknown, 0, 10);
  checkRange('speechCommands', 'silence', silence, 0, 10);
  const { files } = await listFolder(directory);
  const sounds = files.filter((path) => isSound(path) && !isHidden(path)).sort(byName);
  const noise = new NoiseClips(
    sounds.filter((path) => path.startsWith(`${NOISE_FOLDER}/`)).map((path) => pathBelow(directory, path)),
  );
  const spoken = sounds.flatMap(readClip);
  const found = [...new Set(spoken.map(({ label }) => label))];
  checkWords(directory, words ?? found, found);
  const part = spoken.filter(({ path }) => speechCommandsPart(path, shares) === split);
  const wanted = part.filter(({ label }) => !words || words.includes(label));
  const others = words ? part.filter(({ label }) => !words.includes(label)) : [];
  const chosen = createRandom(seed, 'unknown', split).permutation(others.length);
  const clips = [
    ...wanted,
    ...Array.from(chosen.slice(0, Math.ceil(wanted.length * unknown)), (index): Clip => {
      return { ...(others[index] as Clip), label: UNKNOWN };
    }),
  ];
  const silent = words ? Math.ceil(wanted.length * silence) : 0;
  if (silent > 0 && noise.count === 0) {
    throw new DataError(
      `Reading ${directory}: clips of silence are made of the sounds in ${NOISE_FOLDER}, and there are none; add them or set silence to 0.`,
    );
  }
  const labels = words ? [SILENCE, UNKNOWN, ...words] : found;
  const indices = new Map(labels.map((label, index) => [label, index]));
  return Dataset.from<AudioInput>({
    labels,
    length: clips.length + silent,
    info(index) {
      const clip = clips[index];
      if (clip) {
        const id = pathBelow(directory, clip.path);
        return { id, label: indices.get(clip.label) as number, fields: clip.fields };
      }
      const take = index - clips.length;
      return {
        id: `${directory}: silence ${split} ${take}`,
        label: indices.get(SILENCE) as number,
        fields: { word: SILENCE, speaker: SILENCE, take },
      };
    },
    read(index) {
      const clip = clips[index];
      if (!clip) return noise.read(createRandom(seed, 'silence', split, index - clips.length));
      const name = pathBelow(directory, clip.path);
      return { name, source: name };
    },
  });
}

/**
 * Tells the layout of Speech Commands by its files: noise in `_background_noise_`, or all sounds named as there.
 *
 * @param paths relative to the folder
 */
export function hasSpeechCommandsLayout(paths: readonly string[]): boolean {
  const sounds = paths.filter((path) => isSound(path) && !isHidden(path));
  if (sounds.some((path) => path.startsWith(`${NOISE_FOLDER}/`))) return true;
  return sounds.length > 0 && sounds.every((path) => readClip(path).length > 0);
}

function readClip(path: string): Clip[] {
  const [, word, speaker, take] = /^([^/_][^/]*)\/([^/]+)_nohash_(\d+)\.[^./]+$/.exec(path) ?? [];
  if (word === undefined || speaker === undefined) return [];
  return [{ path, label: word, fields: { word, speaker, take: Number(take) } }];
}

function checkWords(directory: string, words: readonly string[], found: readonly string[]): void {
  if (found.length < 2) {
    throw new DataError(
      `Reading ${directory}: expected files such as yes/0a7c2a8d_nohash_0.wav, of two words or more, and found ${found.length} words.`,
    );
  }
  const missing = words.find((word) => !found.includes(word));
  if (missing !== undefined || words.length === 0) {
    throw new DataError(
      `Reading ${directory}: there is no word "${missing ?? ''}"; the words are ${found.join(', ')}.`,
    );
  }
}
