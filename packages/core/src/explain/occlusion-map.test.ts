import { tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { dense } from '../layers/dense.js';
import { flatten } from '../layers/flatten.js';
import { inputLayer } from '../layers/input-layer.js';
import { occlusionMap } from './occlusion-map.js';
import { resizeMap } from './resize-map.js';

const WEIGHTS = [1, -0.5, 0.25, 2];
const VALUES = [0.4, 1, -0.2, 0.6];

/** The probability of class 1 is the logistic function of `WEIGHTS . x`. */
let model: LayersModel;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const x = inputLayer({ shape: [4, 1] });
  model = makeModel({
    inputs: x,
    outputs: dense(flatten(x), { units: 2, activation: 'softmax', useBias: false, name: 'classes' }),
  });
  model.getLayer('classes').setWeights([
    tensor(
      WEIGHTS.flatMap((weight) => [0, weight]),
      [4, 2],
    ),
  ]);
});

afterAll(() => {
  model.dispose();
});

const logistic = (x: readonly number[]) =>
  1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * (WEIGHTS[i] as number), 0)));

/** What the probability falls by where these steps are filled. */
const drop = (steps: readonly number[], fill: number) =>
  logistic(VALUES) - logistic(VALUES.map((value, i) => (steps.includes(i) ? fill : value)));

const original = { data: Float32Array.from(VALUES), shape: [4, 1] };

describe('occlusionMap', () => {
  test('a place gets the mean fall over the patches that cover it', async () => {
    const found = await occlusionMap(model, original, { classIndex: 1, size: [2], stride: [1], fill: 0 });
    const [a, b, c] = [drop([0, 1], 0), drop([1, 2], 0), drop([2, 3], 0)];
    [a, (a + b) / 2, (b + c) / 2, c].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 6);
    });
  });

  test('patches are filled with the mean, and the last one ends with the input', async () => {
    const found = await occlusionMap(model, original, { classIndex: 1, size: [3], stride: [3] });
    const [a, b] = [drop([0, 1, 2], 0.45), drop([1, 2, 3], 0.45)];
    [a, (a + b) / 2, (a + b) / 2, b].forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 6);
    });
  });

  test.each([
    [{ size: [5] }, /size must be whole numbers from 1 to \[4\], got \[5\]/],
    [{ size: [2, 2] }, /size must be .* got \[2, 2\]/],
    [{ size: [0] }, /size must be/],
    [{ size: [2], stride: [3] }, /stride must be whole numbers from 1 to \[2\], got \[3\]/],
    [{ fill: [0, 0] }, /fill must be one finite number or 1, .*got \[0, 0\]/],
    [{ fill: Number.NaN }, /fill must be/],
    [{ classIndex: 2 }, /classIndex must be/],
  ])('%j is refused', async (options, message) => {
    const refused = occlusionMap(model, original, { classIndex: 1, ...options });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(ShapeError);
  });

  test('an input without channels is refused', async () => {
    const flat = { data: original.data, shape: [4] };
    await expect(occlusionMap(model, flat, { classIndex: 1 })).rejects.toThrow(
      /\[steps, channels\], got \[4\]/,
    );
  });
});

describe('resizeMap', () => {
  test('lies linearly between the centres of old places', () => {
    const map = { values: Float32Array.of(0, 4, 8, 20), shape: [2, 2] };
    expect([...resizeMap(map, [2, 4])]).toEqual([0, 1, 3, 4, 8, 11, 17, 20]);
    expect([...resizeMap(map, [1, 1])]).toEqual([8]);
    expect([...resizeMap(map, [2, 2])]).toEqual([0, 4, 8, 20]);
  });

  test('steps are the same over all columns', () => {
    expect([...resizeMap({ values: Float32Array.of(1, 3), shape: [2] }, [2, 3])]).toEqual([1, 1, 1, 3, 3, 3]);
  });

  test.each([[[3]], [[0, 2]], [[1.5, 2]], [[2, 2, 1]], [[]]])(
    'a shape of %j is refused for a plane',
    (shape) => {
      expect(() => resizeMap({ values: new Float32Array(4), shape: [2, 2] }, shape)).toThrow(ShapeError);
    },
  );
});
