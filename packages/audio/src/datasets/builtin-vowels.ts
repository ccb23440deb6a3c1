import { createRandom, DataError, type Random } from '@striate/core';
import { Dataset } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { synthesizeVowel, VOWEL_RATE, type Voice } from './synthesize-vowel.js';
import { type Formants, PITCH, VOWELS, type VoiceKind } from './vowel-formants.js';

export interface BuiltinVowelsOptions {
  /** Default 1,800 for `train`, 360 for `test`. */
  readonly count?: number;
  /** Another seed gives other speakers; default 0. */
  readonly seed?: number;
  /** The two splits share no clip, but all speakers: hold speakers out by `split({ test: { speaker } })`. Default `train`. */
  readonly split?: 'train' | 'test';
}

const COUNTS = { train: 1800, test: 360 };
const KINDS: readonly VoiceKind[] = ['man', 'woman', 'child'];
const SPEAKERS_A_KIND = 4;
const SPEAKERS: readonly string[] = KINDS.flatMap((kind) =>
  Array.from({ length: SPEAKERS_A_KIND }, (_, index) => `${kind}-${index + 1}`),
);

/**
 * Spoken vowels by synthesis, half a second each at 16 kHz: a dataset that needs no file and no download.
 *
 * Six vowels (`ee eh ah aw oo er`) of twelve speakers: four men, four women, four children. A speaker has a vocal tract of its
 * own length, a pitch and a breath; every take has its own pitch, melody, place in the clip, length, loudness and background noise. Each clip is
 * made when it is read, from (seed, split, index) alone.
 *
 * @returns examples with the fields `speaker`, `kind` and `take`, and with `length` in samples
 * @throws DataError for a count that is no positive whole number
 * @see Peterson and Barney 1952 for the formants, https://doi.org/10.1121/1.1906875
 * @example
 * const data = builtinVowels({ count: 144 });
 * data.info(7); // { id: 'builtin:vowels/train/7', label: 1, fields: { speaker: 'man-2', kind: 'man', take: 0 }, length: 8000 }
 */
export function builtinVowels(options: BuiltinVowelsOptions = {}): Dataset<Waveform> {
  const { split = 'train', count = COUNTS[split], seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw new DataError(`builtinVowels: count must be a positive whole number, received ${count}.`);
  }
  const describe = (index: number) => {
    const speaker = SPEAKERS[Math.floor(index / VOWELS.length) % SPEAKERS.length] as string;
    const kind = speaker.slice(0, speaker.indexOf('-')) as VoiceKind;
    const take = Math.floor(index / (VOWELS.length * SPEAKERS.length));
    return { label: index % VOWELS.length, fields: { speaker, kind, take } };
  };
  return Dataset.from({
    labels: VOWELS.map(({ name }) => name),
    length: count,
    info: (index) => ({
      id: `builtin:vowels/${split}/${index}`,
      ...describe(index),
      length: VOWEL_RATE / 2,
    }),
    read(index) {
      const { label, fields } = describe(index);
      const random = createRandom(seed, 'vowels', split, index);
      const speaker = createRandom(seed, 'speaker', fields.speaker);
      const formants = (VOWELS[label] as (typeof VOWELS)[number]).formants[fields.kind];
      return synthesizeVowel(drawVoice(fields.kind, formants, { speaker, random }), random);
    },
  });
}

function drawVoice(
  kind: VoiceKind,
  formants: Formants,
  { speaker, random }: { readonly speaker: Random; readonly random: Random },
): Voice {
  const between = (from: Random, least: number, most: number): number =>
    least + (most - least) * from.uniform();
  // A shorter tract raises all formants alike; the tongue's place differs from take to take.
  const tract = between(speaker, 0.9, 1.1);
  const ownPitch = PITCH[kind] * between(speaker, 0.8, 1.25);
  const breath = between(speaker, 0.02, 0.3);
  const moved = formants.map((frequency) => frequency * tract * between(random, 0.85, 1.15));
  const pitch = ownPitch * between(random, 0.9, 1.1);
  return {
    pitch: [pitch, pitch * between(random, 0.75, 1.1)],
    formants: moved as unknown as Formants,
    breath,
    onset: between(random, 0.02, 0.12),
    length: between(random, 0.2, 0.36),
    level: between(random, 0.1, 0.9),
    noise: 10 ** between(random, -3.5, -1.5),
  };
}
