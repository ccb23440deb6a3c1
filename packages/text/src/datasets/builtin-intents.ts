import { createRandom, DataError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import { INTENTS, makeSentence } from './intent-grammar.js';

export interface BuiltinIntentsOptions {
  /** Default 4,000 for `train`, 1,000 for `test`. */
  readonly count?: number;
  /** Another seed makes other sentences; default 0. */
  readonly seed?: number;
  /** The two splits share no sentence, whatever their seeds; default `train`. */
  readonly split?: 'train' | 'test';
}

const COUNTS = { train: 4_000, test: 1_000 };
/** Of all sentences that there can be, one in so many belongs to the test. */
const TEST_SHARE = 5;

/**
 * What customers write to a shop, made up by a grammar: a dataset that needs no file and no download.
 *
 * Eight intents: cancellation, complaint, delivery, exchange, goodbye, greeting, hours, refund. A sentence often names what
 * is not wanted besides what is, with some mistyped words, so that counting words is not enough.
 *
 * @returns examples with the field `index`; the intent is the index modulo 8
 * @throws DataError for a count that is no positive whole number
 * @example
 * const data = builtinIntents({ count: 100 });
 * [data.length, data.labels[data.info(5).label]]; // [100, 'greeting']
 * data.read(7); // "I don't want to know where my blue shirt is, I need a refund, cheers"
 */
export function builtinIntents(options: BuiltinIntentsOptions = {}): Dataset<string> {
  const { split = 'train', count = COUNTS[split], seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw new DataError(`builtinIntents: count must be a positive whole number, received ${count}.`);
  }
  const made: string[] = [];
  const read = (index: number): string => {
    made[index] ??= sentenceOf(split, seed, index);
    return made[index];
  };
  return Dataset.from({
    labels: INTENTS,
    length: count,
    info: (index) => ({
      id: `builtin:intents/${split}/${index}`,
      label: index % INTENTS.length,
      fields: { index },
      length: read(index).length,
    }),
    read,
  });
}

/** Draws sentences until one belongs to the split: each belongs to one, whichever seed made it. */
function sentenceOf(split: 'train' | 'test', seed: number, index: number): string {
  const intent = INTENTS[index % INTENTS.length] as string;
  for (let attempt = 0; ; attempt++) {
    const sentence = makeSentence(intent, createRandom(seed, 'intents', split, index, attempt));
    const isTest = createRandom('intents', sentence).integer(TEST_SHARE) === 0;
    if (isTest === (split === 'test')) return sentence;
  }
}
