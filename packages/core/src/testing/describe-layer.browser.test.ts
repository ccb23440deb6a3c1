import { describe, test } from 'vitest';
import { residualBlock } from '../blocks/residual-block.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { concatenate } from '../layers/concatenate.js';
import { conv1d } from '../layers/conv1d.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { depthwiseConv2d } from '../layers/depthwise-conv2d.js';
import { dropout } from '../layers/dropout.js';
import { embedding } from '../layers/embedding.js';
import { globalMaxPool1d } from '../layers/global-max-pool1d.js';
import { maxPool2d } from '../layers/max-pool2d.js';
import { separableConv2d } from '../layers/separable-conv2d.js';
import { zeroPadding1d } from '../layers/zero-padding1d.js';
import { describeLayer } from './describe-layer.js';
import type { LayerCase } from './layer-case.js';

const cases: Record<string, LayerCase> = {
  conv1d: {
    build: (x) => conv1d(x, { filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
    inputShape: [5, 2],
    outputShape: [3, 2],
    parameters: 3 * 2 * 2 + 2,
  },
  conv2d: {
    build: (x) => conv2d(x, { filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
    inputShape: [5, 4, 2],
    outputShape: [3, 2, 3],
    parameters: 3 * 3 * 2 * 3 + 3,
  },
  'conv2d, dilated': {
    build: (x) => conv2d(x, { filters: 2, kernelSize: 2, dilationRate: 2 }),
    inputShape: [4, 5, 2],
    outputShape: [2, 3, 2],
    parameters: 2 * 2 * 2 * 2 + 2,
  },
  depthwiseConv2d: {
    build: (x) => depthwiseConv2d(x, { kernelSize: 3, padding: 'same' }),
    inputShape: [4, 4, 2],
    outputShape: [4, 4, 2],
    parameters: 3 * 3 * 2 + 2,
  },
  separableConv2d: {
    build: (x) => separableConv2d(x, { filters: 2, kernelSize: 3 }),
    inputShape: [4, 4, 2],
    outputShape: [2, 2, 2],
    parameters: 3 * 3 * 2 + 2 * 2 + 2,
  },
  maxPool2d: { build: (x) => maxPool2d(x), inputShape: [4, 4, 2], outputShape: [2, 2, 2], parameters: 0 },
  batchNormalization: {
    build: (x) => batchNormalization(x),
    inputShape: [3, 2, 2],
    outputShape: [3, 2, 2],
    parameters: 4 * 2,
  },
  dropout: { build: (x) => dropout(x, { rate: 0.5 }), inputShape: [6], outputShape: [6], parameters: 0 },
  dense: {
    build: (x) => dense(x, { units: 3, activation: 'softmax' }),
    inputShape: [4],
    outputShape: [3],
    parameters: 4 * 3 + 3,
  },
  'a network of words': {
    build: (x) => {
      const words = zeroPadding1d(embedding(x, { inputDim: 6, outputDim: 3 }), { padding: [1, 2] });
      const features = [2, 3].map((kernelSize) => globalMaxPool1d(conv1d(words, { filters: 2, kernelSize })));
      return dense(concatenate(features), { units: 2 });
    },
    inputShape: [4],
    outputShape: [2],
    parameters: 6 * 3 + (2 * 3 * 2 + 2) + (3 * 3 * 2 + 2) + (4 * 2 + 2),
    ids: [1, 6],
  },
  residualBlock: {
    build: (x) => residualBlock(x, { filters: 4, strides: 2, shortcut: 'padding' }),
    inputShape: [4, 4, 2],
    outputShape: [2, 2, 4],
    parameters: 9 * 2 * 4 + 9 * 4 * 4 + 2 * 4 * 4,
  },
};

for (const [title, layerCase] of Object.entries(cases)) {
  describeLayer({ describe, test }, title, layerCase, { backends: ['webgl', 'wasm'] });
}
