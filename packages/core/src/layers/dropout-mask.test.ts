import { expect, test } from 'vitest';
import { dropoutMask } from './dropout-mask.js';

const LENGTH = 100_000;

test.each([0.1, 0.5, 0.9])('drops a share of %f and scales the rest, so that the mean stays 1', (rate) => {
  const mask = dropoutMask(LENGTH, rate, 42);
  const dropped = mask.filter((value) => value === 0).length / LENGTH;
  const deviation = Math.sqrt((rate * (1 - rate)) / LENGTH);
  expect(Math.abs(dropped - rate)).toBeLessThan(4 * deviation);
  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
});

test('a rate of 0 drops nothing', () => {
  expect(new Set(dropoutMask(1000, 0, 1))).toEqual(new Set([1]));
});

test('neighbours, near and far, are independent, and so are the masks of keys that lie close together', () => {
  const mask = dropoutMask(LENGTH, 0.5, 7);
  const agreement = (other: Float32Array, lag: number) => {
    let equal = 0;
    for (let i = 0; i + lag < LENGTH; i++) if (mask[i + lag] === other[i]) equal++;
    return equal / (LENGTH - lag);
  };
  // Four standard deviations of a fair coin.
  const bound = 4 * Math.sqrt(0.25 / LENGTH);
  for (const lag of [1, 2, 28, 32, 784, 4096])
    expect(Math.abs(agreement(mask, lag) - 0.5)).toBeLessThan(bound);
  for (const key of [6, 8, -7, 7 + 2 ** 20]) {
    for (const lag of [0, 1]) {
      expect(Math.abs(agreement(dropoutMask(LENGTH, 0.5, key), lag) - 0.5)).toBeLessThan(bound);
    }
  }
});
