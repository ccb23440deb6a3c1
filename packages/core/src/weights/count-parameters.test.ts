import { model } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/index.js';
import { batchNormalization, conv2d, dense, flatten, inputLayer } from '../layers/index.js';
import { countParameters } from './count-parameters.js';

function network() {
  const inputs = inputLayer({ shape: [4, 4, 2] });
  const conv = conv2d(inputs, { filters: 3, kernelSize: 3, useBias: false, name: 'conv' });
  const normal = batchNormalization(conv, { name: 'bn' });
  return model({ inputs, outputs: dense(flatten(normal), { units: 5, name: 'out' }) });
}

// 3 * 3 * 2 * 3 for the convolution, a scale and an offset for 3 channels, 2 * 2 * 3 * 5 + 5 for the dense layer.
const LEARNED = 54 + 6 + 65;

let net: ReturnType<typeof network>;
beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  net = network();
});
afterAll(() => net.dispose());

test('moving statistics are not counted', () => {
  expect(countParameters(net)).toBe(LEARNED);
  expect(net.countParams()).toBe(LEARNED + 6);
});

test('freezing changes nothing', () => {
  net.trainable = false;
  expect(countParameters(net)).toBe(LEARNED);
});
