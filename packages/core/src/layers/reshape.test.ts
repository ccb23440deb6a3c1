import { ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { reshape } from './reshape.js';

describeLayer({ describe, test }, 'reshape', {
  build: (x) => reshape(x, { targetShape: [3, 4] }),
  inputShape: [2, 3, 2],
  outputShape: [3, 4],
  parameters: 0,
});

test.each([[[]], [[5]], [[-12]], [[2.5, 4]], [[0]]])(
  'reshape of 10 values to %j is refused',
  (targetShape) => {
    const x = inputLayer({ shape: [2, 5] });
    expect(() => reshape(x, { targetShape })).toThrow(ShapeError);
    expect(() => reshape(x, { targetShape })).toThrow(
      /as many values as the input, received \[.*null, 2, 5\]/,
    );
  },
);

test('reshape keeps one unknown size', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [null, 1, 2] });
  const y = reshape(x, { targetShape: [null, 2] });
  expect(y.shape).toEqual([null, null, 2]);
  const network = model({ inputs: x, outputs: y });
  for (const steps of [1, 3]) {
    const shape = tidy(() => (network.predict(ones([2, steps, 1, 2])) as Tensor).shape);
    expect(shape).toEqual([2, steps, 2]);
  }
});

test.each([
  ['known for unknown', [null, 4], [4]],
  ['unknown for known', [2, 4], [null, 4]],
  ['other known sizes', [null, 4], [null, 2]],
  ['two unknown sizes', [null, null, 4], [null, null, 4]],
])('reshape refuses %s', (_title, shape, targetShape) => {
  expect(() => reshape(inputLayer({ shape }), { targetShape })).toThrow(/give inputLayer every size but one/);
});
