import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { cropping2d } from './cropping2d.js';
import { inputLayer } from './input-layer.js';

describeLayer({ describe, test }, 'cropping2d', {
  build: (x) =>
    cropping2d(x, {
      cropping: [
        [1, 0],
        [2, 1],
      ],
    }),
  inputShape: [3, 5, 2],
  outputShape: [2, 2, 2],
  parameters: 0,
});

test('cropping2d keeps the pixels between the edges', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [2, 4, 1] });
  const cropped = cropping2d(x, {
    cropping: [
      [1, 0],
      [1, 2],
    ],
  });
  const layers = model({ inputs: x, outputs: cropped });
  const values = tidy(() =>
    Array.from((layers.predict(tensor([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 1])) as Tensor).dataSync()),
  );
  expect(values).toEqual([6]);
  layers.dispose();
});

test.each([
  [
    [-1, 0],
    [0, 0],
  ],
  [
    [0.5, 0],
    [0, 0],
  ],
  [
    [2, 2],
    [0, 0],
  ],
  [
    [0, 0],
    [0, 5],
  ],
] as const)('cropping2d refuses [%j, %j]', (vertical, horizontal) => {
  const cropped = () => cropping2d(inputLayer({ shape: [4, 5, 2] }), { cropping: [vertical, horizontal] });
  expect(cropped).toThrow(ShapeError);
  expect(cropped).toThrow(/leave some of an input \[null, 4, 5, 2\]/);
});
