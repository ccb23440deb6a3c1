import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import type { BatchAugmentation } from '../../data/batch.js';
import { Dataset } from '../../data/dataset.js';
import type { NdArray } from '../../data/nd-array.js';
import {
  activation,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  inputLayer,
  maxPool2d,
  withInitializerSeed,
} from '../../layers/index.js';
import { createRandom } from '../../random.js';

const SIZE = 6;
const LABELS = ['left', 'right', 'top'] as const;

/** Pictures `[6, 6, 1]` of noise, in which one half is brighter: the left, the right or the upper one. */
export function halves(length: number, seed = 0): Dataset<NdArray> {
  const labels = Array.from({ length }, (_, i) => i % LABELS.length);
  const pictures = labels.map((label, i): NdArray => {
    const random = createRandom(seed, 'halves', i);
    const data = Float32Array.from({ length: SIZE * SIZE }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / SIZE), pixel % SIZE];
      const bright = [column < SIZE / 2, column >= SIZE / 2, row < SIZE / 2][label];
      return 0.7 * random.normal() + (bright ? 1 : 0);
    });
    return { data, shape: [SIZE, SIZE, 1] };
  });
  return Dataset.fromArrays(pictures, labels, { labels: LABELS });
}

/** Brightens each picture by a random amount, another one in each epoch. */
export function augmented(dataset: Dataset<NdArray>): Dataset<NdArray> {
  return dataset.map(({ data, shape }, { random }) => {
    const gain = 0.8 + 0.4 * random.uniform();
    return { data: data.map((value) => value * gain), shape };
  });
}

/** Mixes the batch's first two examples. */
export const mixFirstTwo: BatchAugmentation = ({ x, y, size, classes }, random) => {
  if (size < 2) return;
  const share = random.uniform();
  for (const [values, length] of [
    [x, x.length / size],
    [y, classes],
  ] as const) {
    for (let i = 0; i < length; i++) {
      values[i] = share * (values[i] as number) + (1 - share) * (values[length + i] as number);
    }
  }
};

/** conv - batch norm - relu - pool - dropout - dense: what makes resuming hard. */
export function convolutional(seed = 1): LayersModel {
  return withInitializerSeed(seed, () => {
    const x = inputLayer({ shape: [SIZE, SIZE, 1] });
    const features = conv2d(x, { name: 'conv', filters: 4, kernelSize: 3, useBias: false });
    const normalized = batchNormalization(features, { name: 'norm', momentum: 0.9 });
    const pooled = maxPool2d(activation(normalized, { activation: 'relu' }), { poolSize: 2 });
    const kept = dropout(flatten(pooled), { rate: 0.25 });
    return makeModel({ inputs: x, outputs: dense(kept, { name: 'head', units: 3, activation: 'softmax' }) });
  });
}

/** Softmax regression: the smallest model there is. */
export function regression(seed = 1): LayersModel {
  return withInitializerSeed(seed, () => {
    const x = inputLayer({ shape: [SIZE, SIZE, 1] });
    return makeModel({
      inputs: x,
      outputs: dense(flatten(x), { name: 'head', units: 3, activation: 'softmax' }),
    });
  });
}
