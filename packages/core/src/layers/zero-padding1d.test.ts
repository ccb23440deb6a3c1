import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { describeLayer } from '../testing/describe-layer.js';
import { conv1d } from './conv1d.js';
import { inputLayer } from './input-layer.js';
import { zeroPadding1d } from './zero-padding1d.js';

describeLayer({ describe, test }, 'zeroPadding1d', {
  build: (x) => zeroPadding1d(x, { padding: [2, 3] }),
  inputShape: [3, 2],
  outputShape: [8, 2],
  parameters: 0,
});

test('zeroPadding1d pads sequences of any length, under its own name', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [null, 1] });
  const padded = zeroPadding1d(x, { padding: 1, name: 'pad' });
  expect(padded.shape).toEqual([null, null, 1]);
  expect(conv1d(padded, { filters: 2, kernelSize: 3 }).shape).toEqual([null, null, 2]);
  const padding = model({ inputs: x, outputs: padded });
  expect(padding.layers.slice(1).map(({ name }) => name)).toEqual(['pad_column', 'pad', 'pad_sequence']);
  for (const sequence of [[5], [1, 2, 3]]) {
    const values = tidy(() => [
      ...(padding.predict(tensor(sequence, [1, sequence.length, 1])) as Tensor).dataSync(),
    ]);
    expect(values).toEqual([0, ...sequence, 0]);
  }
});

test.each([-1, 0.5, [1], [1, 2, 3]])('zeroPadding1d refuses %j', (padding) => {
  const x = inputLayer({ shape: [4, 2] });
  expect(() => zeroPadding1d(x, { padding: padding as number })).toThrow(/whole steps/);
});
