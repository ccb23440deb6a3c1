import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { concatenate } from '../layers/concatenate.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { globalAveragePool1d } from '../layers/global-average-pool1d.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { globalMaxPool1d } from '../layers/global-max-pool1d.js';
import { globalMaxPool2d } from '../layers/global-max-pool2d.js';
import type { Backbone } from './backbone.js';
import { positionOf } from './freeze.js';

/** What is put on a backbone in place of its published head. */
export interface HeadOptions {
  /**
   * How an example becomes one vector: the backbone's own `embedding`, or the `average` or `max` of its last feature map.
   * Default `embedding`.
   */
  readonly pooling?: 'embedding' | 'average' | 'max';
  /**
   * Further layers of the backbone, by name, whose outputs are averaged over positions and put beside that vector: what is
   * less like the backbone's own task is often told better from its middle. Default none.
   */
  readonly layers?: readonly string[];
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

/** What a head tells apart. */
export interface HeadClasses {
  readonly classes: number;
  /** Whether an example has any number of them. */
  readonly multiLabel: boolean;
}

/** @throws ShapeError for options out of range */
export function resolveHead({
  pooling = 'embedding',
  layers = [],
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
  return { pooling, layers, hidden: hidden ?? null, normalization, dropout: rate };
}

/**
 * The tensors of a backbone that a head is put on: the one that `pooling` is for, and those of further layers.
 *
 * @throws ShapeError where one has a rank that can't be pooled, or the backbone has no layer of a name, with the nearest
 */
export function headInputs<Input, Prepared>(
  backbone: Backbone<Input, Prepared>,
  { pooling, layers }: HeadSettings,
): SymbolicTensor[] {
  return [poolingInput(backbone, pooling), ...layers.map((name) => layerOutput(backbone, name))];
}

function poolingInput<Input, Prepared>(
  { name, features, embedding }: Backbone<Input, Prepared>,
  pooling: HeadSettings['pooling'],
): SymbolicTensor {
  const x = pooling === 'embedding' ? embedding : features;
  const fits = pooling === 'embedding' ? x.rank === 2 : isMap(x);
  if (fits) return x;
  const rule =
    pooling === 'embedding' ? 'its embedding must be [batch, width]' : 'its features must have rank 3 or 4';
  throw new ShapeError(
    `fineTuneClassifier: for pooling "${pooling}" of backbone ${name}, ${rule}, got ` +
      `[${x.shape.map((size) => size ?? 'any')}]; choose another pooling.`,
  );
}

function layerOutput<Input, Prepared>(
  { name, model }: Backbone<Input, Prepared>,
  layer: string,
): SymbolicTensor {
  positionOf(model, layer, 'fineTuneClassifier (head.layers)');
  const output = model.getLayer(layer).output;
  if (!Array.isArray(output) && (output.rank === 2 || isMap(output))) return output;
  throw new ShapeError(
    `fineTuneClassifier: head.layers must name layers that give [batch, width] or a feature map, but "${layer}" of ` +
      `backbone ${name} does not; choose another.`,
  );
}

const isMap = ({ rank }: SymbolicTensor): boolean => rank === 3 || rank === 4;

/**
 * Pooling, normalisation, dropout, a hidden layer where one is asked for, and the classes' softmax, or their sigmoids where
 * an example has any number of them.
 *
 * @param inputs what `headInputs` gives: `[batch, width]`, or feature maps `[batch, steps, channels]`,
 * `[batch, height, width, channels]`
 * @returns `[batch, classes]` probabilities
 */
export function classificationHead(
  [main, ...further]: readonly SymbolicTensor[],
  { classes, multiLabel }: HeadClasses,
  { pooling, hidden, normalization, dropout: rate }: HeadSettings,
): SymbolicTensor {
  const x = main as SymbolicTensor;
  let y = pooling === 'embedding' ? x : pool(x, pooling, `${HEAD_PREFIX}${pooling}_pool`);
  if (further.length > 0) {
    const averages = further.map((map, i) =>
      map.rank === 2 ? map : pool(map, 'average', `${HEAD_PREFIX}layer_pool_${i + 1}`),
    );
    y = concatenate([y, ...averages], { name: `${HEAD_PREFIX}layers` });
  }
  if (normalization) {
    y = batchNormalization(y, { momentum: MOMENTUM, name: `${HEAD_PREFIX}normalization` });
  }
  if (hidden !== null) {
    if (rate > 0) y = dropout(y, { rate, name: `${HEAD_PREFIX}input_dropout` });
    y = dense(y, { units: hidden, activation: 'relu', name: `${HEAD_PREFIX}hidden` });
  }
  if (rate > 0) y = dropout(y, { rate, name: `${HEAD_PREFIX}dropout` });
  const activation = multiLabel ? 'sigmoid' : 'softmax';
  return dense(y, { units: classes, activation, name: `${HEAD_PREFIX}classes` });
}

function pool(x: SymbolicTensor, pooling: 'average' | 'max', name: string): SymbolicTensor {
  if (x.rank === 3)
    return pooling === 'average' ? globalAveragePool1d(x, { name }) : globalMaxPool1d(x, { name });
  return pooling === 'average' ? globalAveragePool2d(x, { name }) : globalMaxPool2d(x, { name });
}
