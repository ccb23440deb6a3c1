import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { batchNormalization } from '../../layers/batch-normalization.js';
import { withInitializerSeed } from '../../layers/build-context.js';
import { conv2d } from '../../layers/conv2d.js';
import { dense } from '../../layers/dense.js';
import { flatten } from '../../layers/flatten.js';
import { inputLayer } from '../../layers/input-layer.js';
import type { BundleContent } from '../save-bundle.js';

/** A network of every kind of weight: kernels, biases, learned and moving statistics. */
export function smallModel(seed = 1): LayersModel {
  return withInitializerSeed(seed, () => {
    const x = inputLayer({ shape: [6, 6, 1] });
    const features = batchNormalization(conv2d(x, { filters: 4, kernelSize: 3, name: 'conv_1' }));
    return model({ inputs: x, outputs: dense(flatten(features), { units: 3, activation: 'softmax' }) });
  });
}

/** What to save beside a `smallModel`. */
export function smallContent(small: LayersModel): BundleContent {
  return {
    model: small,
    task: 'test-classification',
    architecture: 'small',
    labels: ['ant', 'bee', 'cat'],
    preprocessor: { type: 'test', size: 6 },
    created: '2024-05-06T07:08:09.000Z',
  };
}
