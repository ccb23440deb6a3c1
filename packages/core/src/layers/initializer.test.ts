import { tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { withInitializerSeed } from './build-context.js';
import { conv2d } from './conv2d.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { createInitializer, type InitializerName } from './initializer.js';
import { inputLayer } from './input-layer.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

const COUNT = 40_000;
const fans = { fanIn: 300, fanOut: 100 };

function draw(name: InitializerName): Float32Array {
  return withInitializerSeed(5, () =>
    tidy(() => createInitializer('test', 'kernel', name, fans).apply([COUNT]).dataSync<'float32'>()),
  );
}

const variance = (values: Float32Array) =>
  values.reduce((total, value) => total + value * value, 0) / values.length;

// The papers' formulas. The estimate of a variance from 40,000 draws has a deviation of at most 0.7%.
test.each([
  ['glorotUniform', 2 / 400],
  ['glorotNormal', 2 / 400],
  ['heUniform', 2 / 300],
  ['heNormal', 2 / 300],
  ['lecunUniform', 1 / 300],
  ['lecunNormal', 1 / 300],
] as const)('%s has mean 0 and variance %f', (name, expected) => {
  const values = draw(name);
  const mean = values.reduce((total, value) => total + value, 0) / COUNT;
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(expected / COUNT));
  expect(variance(values) / expected).toBeCloseTo(1, 1.5);
  const limit = Math.sqrt(expected) * (name.endsWith('Uniform') ? Math.sqrt(3) : 2 / 0.8796);
  expect(values.every((value) => Math.abs(value) <= limit * 1.0001)).toBe(true);
});

test('zeros and ones', () => {
  expect(new Set(draw('zeros'))).toEqual(new Set([0]));
  expect(new Set(draw('ones'))).toEqual(new Set([1]));
});

test('a convolution counts the taps of its kernel, a depthwise one those of one channel', () => {
  const kernelVariance = (apply: typeof conv2d | typeof depthwiseConv2d, depthMultiplier?: number) =>
    withInitializerSeed(2, () => {
      const y = apply(inputLayer({ shape: [5, 5, 64] }), {
        filters: 64,
        kernelSize: 5,
        depthMultiplier,
        kernelInitializer: 'heNormal',
        depthwiseInitializer: 'heNormal',
      });
      return variance(y.sourceLayer.getWeights()[0]?.dataSync<'float32'>() as Float32Array);
    });
  expect(kernelVariance(conv2d) / (2 / (25 * 64))).toBeCloseTo(1, 1);
  expect(kernelVariance(depthwiseConv2d, 16) / (2 / 25)).toBeCloseTo(1, 1);
});
