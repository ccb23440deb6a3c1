import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { globalAveragePool1d } from '../layers/global-average-pool1d.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { globalMaxPool1d } from '../layers/global-max-pool1d.js';
import { globalMaxPool2d } from '../layers/global-max-pool2d.js';
import type { Backbone } from './backbone.js';

/** What is put on a backbone in place of its published head. */
export interface HeadOptions {
  /**
   * How an example becomes one vector: the backbone's own `embedding`, or the `average` or `max` of its last feature map.
   * Default `embedding`.
   */
  readonly pooling?: 'embedding' | 'average' | 'max';
  /** Units of a hidden layer with ReLU before the classes; default none. */
  readonly hidden?: number;
  /**
   * Whether the backbone's values are normalised over the batch before the head: a hidden layer learns faster and better of
   * values of one scale. Default: with a hidden layer.
   */
  readonly normalization?: boolean;
  /** Probability of a value to be dropped, before the classes and before a hidden layer, in [0, 1); default 0.2. */
  readonly dropout?: number;
}

/** What the names of the head's layers begin with. */
export const HEAD_PREFIX = 'head_';

/** The head's normalisation must know its means after an epoch of few examples. */
const MOMENTUM = 0.9;

/** With their defaults filled in. */
export type HeadSettings = Required<Omit<HeadOptions, 'hidden'>> & { readonly hidden: number | null };

/** @throws ShapeError for options out of range */
export function resolveHead({
  pooling = 'embedding',
  hidden,
  normalization = hidden !== undefined,
  dropout: rate = 0.2,
}: HeadOptions = {}): HeadSettings {
  if (!['embedding', 'average', 'max'].includes(pooling)) {
    throw new ShapeError(
      `fineTuneClassifier: head.pooling must be embedding, average or max, got ${JSON.stringify(pooling)}.`,
    );
  }
  if (hidden !== undefined && !(Number.isInteger(hidden) && hidden >= 1)) {
    throw new ShapeError(
      `fineTuneClassifier: head.hidden must be a whole number of at least 1, got ${hidden}.`,
    );
  }
  if (!(rate >= 0 && rate < 1)) {
    throw new ShapeError(`fineTuneClassifier: head.dropout must be in [0, 1), got ${rate}.`);
  }
  return { pooling, hidden: hidden ?? null, normalization, dropout: rate };
}

/**
 * The tensor of a backbone that a head is put on.
 *
 * @throws ShapeError where it has a rank that the pooling can't take
 */
export function headInput<Input, Prepared>(
  { name, features, embedding }: Backbone<Input, Prepared>,
  { pooling }: HeadSettings,
): SymbolicTensor {
  const x = pooling === 'embedding' ? embedding : features;
  const fits = pooling === 'embedding' ? x.rank === 2 : x.rank === 3 || x.rank === 4;
  if (fits) return x;
  const rule =
    pooling === 'embedding' ? 'its embedding must be [batch, width]' : 'its features must have rank 3 or 4';
  throw new ShapeError(
    `fineTuneClassifier: for pooling "${pooling}" of backbone ${name}, ${rule}, got ` +
      `[${x.shape.map((size) => size ?? 'any')}]; choose another pooling.`,
  );
}

/**
 * Pooling, normalisation, dropout, a hidden layer where one is asked for, and the classes' softmax.
 *
 * @param x `[batch, width]`, or the feature map that `pooling` is for: `[batch, steps, channels]`,
 * `[batch, height, width, channels]`
 * @returns `[batch, classes]` probabilities
 */
export function classificationHead(
  x: SymbolicTensor,
  classes: number,
  { pooling, hidden, normalization, dropout: rate }: HeadSettings,
): SymbolicTensor {
  let y = pooling === 'embedding' ? x : pool(x, pooling);
  if (normalization) {
    y = batchNormalization(y, { momentum: MOMENTUM, name: `${HEAD_PREFIX}normalization` });
  }
  if (hidden !== null) {
    if (rate > 0) y = dropout(y, { rate, name: `${HEAD_PREFIX}input_dropout` });
    y = dense(y, { units: hidden, activation: 'relu', name: `${HEAD_PREFIX}hidden` });
  }
  if (rate > 0) y = dropout(y, { rate, name: `${HEAD_PREFIX}dropout` });
  return dense(y, { units: classes, activation: 'softmax', name: `${HEAD_PREFIX}classes` });
}

function pool(x: SymbolicTensor, pooling: 'average' | 'max'): SymbolicTensor {
  const name = `${HEAD_PREFIX}${pooling}_pool`;
  if (x.rank === 3)
    return pooling === 'average' ? globalAveragePool1d(x, { name }) : globalMaxPool1d(x, { name });
  return pooling === 'average' ? globalAveragePool2d(x, { name }) : globalMaxPool2d(x, { name });
}
