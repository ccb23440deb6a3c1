import { createRandom } from '@striate/core';
import { type ArrayBatch, type BatchAugmentation, mixup } from '@striate/core/data';
import { describe, expect, test } from 'vitest';
import { cutmix } from './cutmix.js';

const SIZE = 6;

/** Example i is filled with i and has class i. */
function batch(shape: readonly number[] = [8, 10, 2]): ArrayBatch {
  const length = shape.reduce((product, side) => product * side, 1);
  const x = Float32Array.from({ length: SIZE * length }, (_, i) => Math.floor(i / length));
  const y = Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % (SIZE + 1) === 0 ? 1 : 0));
  return { x, y, shape, size: SIZE, classes: SIZE };
}

const row = (b: ArrayBatch, i: number): number[] => [...b.y.subarray(i * SIZE, (i + 1) * SIZE)];
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe.each<[string, BatchAugmentation]>([
  ['mixup', mixup({ alpha: 1 })],
  ['cutmix', cutmix()],
])('%s', (_name, mix) => {
  test('every label row still sums to 1', () => {
    for (let seed = 0; seed < 20; seed++) {
      const mixed = batch();
      mix(mixed, createRandom(seed));
      for (let i = 0; i < SIZE; i++) expect(sum(row(mixed, i))).toBeCloseTo(1, 5);
    }
  });

  test('the mean of an example is the label-weighted mean of its parts', () => {
    for (let seed = 0; seed < 20; seed++) {
      const mixed = batch();
      mix(mixed, createRandom(seed));
      const length = mixed.x.length / SIZE;
      for (let i = 0; i < SIZE; i++) {
        const mean = sum(mixed.x.subarray(i * length, (i + 1) * length)) / length;
        expect(mean).toBeCloseTo(sum(row(mixed, i).map((share, label) => share * label)), 4);
      }
    }
  });

  test('follows from the seed', () => {
    const [first, second, other] = [batch(), batch(), batch()];
    mix(first, createRandom(1));
    mix(second, createRandom(1));
    mix(other, createRandom(2));
    expect(first).toEqual(second);
    expect(first.x).not.toEqual(other.x);
  });
});

describe('cutmix', () => {
  test('pastes one box, the same for all, with unmixed values', () => {
    const mixed = batch();
    cutmix()(mixed, createRandom(11));
    expect([...mixed.x].every(Number.isInteger)).toBe(true);
    const shares = Array.from({ length: SIZE }, (_, i) => Math.max(...row(mixed, i)));
    expect(new Set(shares.filter((share) => share < 1)).size).toBe(1);
  });

  test('a batch without height and width is refused', () => {
    expect(() => cutmix()(batch([12]), createRandom(1))).toThrow(
      /cutmix: expected a batch of \[height, width, channels\]/,
    );
  });
});

describe('mixup and cutmix', () => {
  test('an alpha out of range is refused', () => {
    expect(() => mixup({ alpha: 0 })).toThrow(/mixup: alpha/);
    expect(() => cutmix({ alpha: -1 })).toThrow(/cutmix: alpha/);
  });
});
