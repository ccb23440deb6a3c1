import { reshape, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { withInitializerSeed } from './build-context.js';
import { dropout } from './dropout.js';
import { inputLayer } from './input-layer.js';
import { spatialDropout1d } from './spatial-dropout1d.js';
import { spatialDropout2d } from './spatial-dropout2d.js';
import { withTrainingStep } from './training-step.js';

function buildDropout(rate: number) {
  return withInitializerSeed(0, () => {
    const x = inputLayer({ shape: [50] });
    return model({ inputs: x, outputs: dropout(x, { rate }) });
  });
}

function run(layers: ReturnType<typeof buildDropout>, training: boolean, step?: number): number[] {
  return tidy(() => {
    const x = tensor(new Float32Array(200).fill(1), [4, 50]);
    const apply = () => Array.from((layers.apply(x, { training }) as Tensor).dataSync());
    return step === undefined ? apply() : withTrainingStep({ seed: 3, step }, apply);
  });
}

test('a model built anew draws the masks of its steps again, on every backend', async () => {
  await useBackend({ backend: 'cpu' });
  const masks = [0, 1, 2].map((step) => run(buildDropout(0.4), true, step));
  expect(masks[0]).not.toEqual(masks[1]);
  await useBackend({ backend: 'wasm' });
  const resumed = buildDropout(0.4);
  expect(run(resumed, true, 2)).toEqual(masks[2]);
  expect(run(resumed, true, 1)).toEqual(masks[1]);
});

test('outside of a training step every pass draws a new mask', async () => {
  await useBackend({ backend: 'cpu' });
  const layers = buildDropout(0.5);
  expect(run(layers, true)).not.toEqual(run(layers, true));
});

test('prediction, and a rate of 0, pass everything', async () => {
  await useBackend({ backend: 'cpu' });
  expect(new Set(run(buildDropout(0.5), false))).toEqual(new Set([1]));
  expect(new Set(run(buildDropout(0), true, 0))).toEqual(new Set([1]));
});

test('spatial dropout drops whole channels, of each example its own', async () => {
  await useBackend({ backend: 'cpu' });
  for (const [shape, apply] of [
    [[6, 40], spatialDropout1d],
    [[2, 3, 40], spatialDropout2d],
  ] as const) {
    const x = inputLayer({ shape });
    const layers = model({ inputs: x, outputs: apply(x, { rate: 0.5 }) });
    const rows = tidy(() => {
      const ones = tensor(new Float32Array(2 * 6 * 40).fill(1), [2, ...shape]);
      const y = withTrainingStep(
        { seed: 1, step: 0 },
        () => layers.apply(ones, { training: true }) as Tensor,
      );
      return reshape(y, [2, 6, 40]).arraySync() as number[][][];
    });
    for (const example of rows) {
      for (const position of example) expect(position).toEqual(example[0]);
      expect(new Set(example[0])).toEqual(new Set([0, 2]));
    }
    expect(rows[0]).not.toEqual(rows[1]);
  }
});

describeLayer({ describe, test }, 'dropout', {
  build: (x) => dropout(x, { rate: 0.5 }),
  inputShape: [8],
  outputShape: [8],
  parameters: 0,
});

describeLayer({ describe, test }, 'spatialDropout1d', {
  build: (x) => spatialDropout1d(x, { rate: 0.3 }),
  inputShape: [3, 4],
  outputShape: [3, 4],
  parameters: 0,
});

describeLayer({ describe, test }, 'spatialDropout2d', {
  build: (x) => spatialDropout2d(x, { rate: 0.3 }),
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 4],
  parameters: 0,
});

test.each([1, -0.1, Number.NaN])('refuses a rate of %f', (rate) => {
  expect(() => dropout(inputLayer({ shape: [4] }), { rate })).toThrow(ShapeError);
  expect(() => dropout(inputLayer({ shape: [4] }), { rate })).toThrow(
    `dropout: expected rate in [0, 1), received ${rate}; pass for example 0.5`,
  );
});

test('spatial dropout refuses another rank', () => {
  expect(() => spatialDropout1d(inputLayer({ shape: [4] }), { rate: 0.1 })).toThrow(/rank 3/);
  expect(() => spatialDropout2d(inputLayer({ shape: [4, 4] }), { rate: 0.1 })).toThrow(/rank 4/);
});
