import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { inputLayer } from './input-layer.js';
import { permute } from './permute.js';

describeLayer({ describe, test }, 'permute', {
  build: (x) => permute(x, { dims: [1, 3, 2, 4] }),
  inputShape: [2, 3, 2, 2],
  outputShape: [2, 2, 3, 2],
  parameters: 0,
});

test('permute turns a picture on its diagonal', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [2, 3] });
  const layers = model({ inputs: x, outputs: permute(x, { dims: [2, 1] }) });
  const turned = tidy(() => (layers.predict(tensor([1, 2, 3, 4, 5, 6], [1, 2, 3])) as Tensor).arraySync());
  expect(turned).toEqual([
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ]);
  layers.dispose();
});

test.each([[[1, 2]], [[0, 1, 2]], [[1, 2, 2]], [[1, 2, 3, 4]], [[1.5, 2, 3]]])(
  'permute refuses dims %j for a picture',
  (dims) => {
    const permuted = () => permute(inputLayer({ shape: [4, 5, 2] }), { dims });
    expect(permuted).toThrow(ShapeError);
    expect(permuted).toThrow(/each of 1, 2, 3 once for an input \[null, 4, 5, 2\]/);
  },
);
