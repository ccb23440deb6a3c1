import { useBackend } from '@striate/core/backend';
import {
  losses,
  oneHot,
  type Scalar,
  type Tensor,
  tensor1d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import json from './golden/models.json' with { type: 'json' };
import {
  BATCH,
  buildGolden,
  difference,
  type Golden,
  goldenNetworks,
  wave,
} from './testing/golden-networks.js';

// Made by tooling/golden/audio_models.py with PyTorch, in double precision, from weights that follow the same formula.
const GOLDEN: Readonly<Record<string, Golden>> = json;

/** As a share of the largest value: float32 against float64 through up to 40 layers. */
const TOLERANCE = 1e-3;

const cases = goldenNetworks.map((one) => [one.name, one] as const);

test('every golden network is built here', () => {
  expect(goldenNetworks.map(({ name }) => name)).toEqual(Object.keys(GOLDEN));
});

describe.each(['wasm', 'cpu'] as const)('on %s', (backend) => {
  test.each(cases)('%s gives the logits of PyTorch', async (name, architecture) => {
    await useBackend({ backend, ...(backend === 'wasm' && { threads: 1 }) });
    const golden = GOLDEN[name] as Golden;
    const { model, x } = buildGolden(architecture, golden.inputShape);
    tidy(() => {
      expect(difference(model.predict(x) as Tensor, golden.prediction)).toBeLessThan(TOLERANCE);
    });
    x.dispose();
    model.dispose();
  });
});

test.each(cases)('%s gives the gradients of PyTorch', async (name, architecture) => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const golden = GOLDEN[name] as Golden;
  const { model, x } = buildGolden(architecture, golden.inputShape);
  tidy(() => {
    const labels = Int32Array.from({ length: BATCH }, (_, i) => i % 3);
    const target = oneHot(tensor1d(labels, 'int32'), 3);
    const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
    let worst = Number.POSITIVE_INFINITY;
    const { value, grads } = variableGrads(() => {
      const logits = model.apply(x, { training: true }) as Tensor;
      worst = difference(logits, golden.logits);
      return losses.softmaxCrossEntropy(target, logits) as Scalar;
    }, variables);
    expect(worst).toBeLessThan(TOLERANCE);
    expect(value.dataSync()[0]).toBeCloseTo(golden.loss, 4);
    const names = model.trainableWeights.map((weight) => weight.originalName);
    expect([...names].sort()).toEqual(Object.keys(golden.gradients));
    variables.forEach((variable, index) => {
      const weight = names[index] as string;
      expectGradient(weight, grads[variable.name] as Tensor, golden.gradients[weight] as readonly number[]);
    });
  });
  x.dispose();
  model.dispose();
});

function expectGradient(name: string, gradient: Tensor, expected: readonly number[]): void {
  const values = Float64Array.from(gradient.dataSync());
  const dot = (other: Float64Array) =>
    values.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
  const found = [Math.sqrt(dot(values)), dot(wave(values.length, 1)), dot(wave(values.length, 2))];
  // Gradients that are 0 in exact arithmetic are noise on both sides.
  const scale = Math.max(expected[0] as number, 1e-3);
  found.forEach((product, index) => {
    const error = Math.abs(product - (expected[index] as number)) / scale;
    expect(error, `${name}: ${index}`).toBeLessThan(TOLERANCE);
  });
}
