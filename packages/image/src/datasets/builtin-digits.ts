import { createRandom, DataError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import type { Pixels } from '../preprocessing/pixels.js';
import { drawDigit } from './draw-digit.js';

export interface BuiltinDigitsOptions {
  /** Default 6,000 for `train`, 1,000 for `test`. */
  readonly count?: number;
  /** Another seed draws other digits; default 0. */
  readonly seed?: number;
  /** The two splits share no picture; default `train`. */
  readonly split?: 'train' | 'test';
}

const LABELS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const COUNTS = { train: 6_000, test: 1_000 };

/**
 * Digits drawn from pen strokes, 28 x 28 grey: a dataset that needs no file and no download.
 *
 * Every picture is drawn when it is read, from (seed, split, index) alone, so that memory doesn't grow with `count`. The digit
 * is the index modulo 10.
 *
 * @returns examples of `[28, 28, 1]` bytes, light ink on black, with the field `index`
 * @throws DataError for a count that is no positive whole number
 * @example
 * const data = builtinDigits({ count: 100 });
 * [data.length, data.info(37).label]; // [100, 7]
 */
export function builtinDigits(options: BuiltinDigitsOptions = {}): Dataset<Pixels> {
  const { split = 'train', count = COUNTS[split], seed = 0 } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw new DataError(`builtinDigits: count must be a positive whole number, received ${count}.`);
  }
  return Dataset.from({
    labels: LABELS,
    length: count,
    info: (index) => ({ id: `builtin:digits/${split}/${index}`, label: index % 10, fields: { index } }),
    read: (index) => drawDigit(index % 10, createRandom(seed, 'digits', split, index)),
  });
}
