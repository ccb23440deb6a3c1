import { model } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { activation } from '../layers/activation.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { depthwiseConv2d } from '../layers/depthwise-conv2d.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { inputLayer } from '../layers/input-layer.js';
import { separableConv2d } from '../layers/separable-conv2d.js';
import { zeroPadding2d } from '../layers/zero-padding2d.js';
import { optimizedLayers, withTrainedWeights } from './testing/trained.js';

test.each(['webgl', 'wasm', 'cpu'] as const)(
  'a network like MobileNet predicts the same on %s',
  async (backend) => {
    await useBackend({ backend });
    const x = inputLayer({ shape: [15, 15, 3] });
    const relu6 = (y: typeof x) => activation(batchNormalization(y), { activation: 'relu6' });
    const padded = zeroPadding2d(x);
    const one = relu6(conv2d(padded, { filters: 8, kernelSize: 3, strides: 2, name: 'conv' }));
    const two = relu6(depthwiseConv2d(one, { kernelSize: 3, padding: 'same', name: 'depthwise' }));
    const three = relu6(separableConv2d(two, { filters: 6, kernelSize: 3, name: 'separable' }));
    const pooled = globalAveragePool2d(three, { name: 'pool' });
    const original = model({
      inputs: x,
      outputs: dense(pooled, { units: 3, activation: 'softmax', name: 'dense' }),
    });
    expect(await optimizedLayers(withTrainedWeights(original))).toEqual([
      'conv',
      'depthwise',
      'separable',
      'pool',
      'dense',
    ]);
  },
);
