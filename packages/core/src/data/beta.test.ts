import { expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { symmetricBeta } from './beta.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

// Mean 1/2 and variance 1 / (4 (2 alpha + 1)) for Beta(alpha, alpha).
test.each([0.2, 1, 4])('alpha %f has the mean and variance of its distribution', (alpha) => {
  const random = createRandom(3);
  const draws = Array.from({ length: 20_000 }, () => symmetricBeta(alpha, random));
  const mean = sum(draws) / draws.length;
  const variance = sum(draws.map((draw) => (draw - mean) ** 2)) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.015);
  expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
  expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
});
