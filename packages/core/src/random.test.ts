import { describe, expect, test } from 'vitest';
import { ShapeError } from './errors.js';
import golden from './golden/keyed-random.json' with { type: 'json' };
import { createRandom, hashKey } from './random.js';

/** Bins uniform draws; with 15 degrees of freedom the result exceeds 37.7 once in a thousand times. */
function chiSquared(draws: readonly number[]): number {
  const counts = new Array<number>(16).fill(0);
  for (const draw of draws) {
    const bin = Math.floor(draw * 16);
    counts[bin] = (counts[bin] as number) + 1;
  }
  const expected = draws.length / 16;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function moments(draws: readonly number[]): { mean: number; variance: number } {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  return { mean, variance: draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length };
}

const keys = Array.from({ length: 20_000 }, (_, key) => key);

describe('createRandom', () => {
  test('equals an implementation in Python, so equal keys give equal streams everywhere', () => {
    for (const { key, draws } of golden) {
      const random = createRandom(...key);
      expect(draws.map(() => random.uniform() * 2 ** 32)).toEqual(draws);
    }
  });

  test('its example holds', () => {
    expect(createRandom(42, 'shuffle', 3).integer(10)).toBe(1);
  });

  test.each([
    ['epoch', (key: number) => createRandom(7, 'map', key, 0, 12)],
    ['example', (key: number) => createRandom(7, 'map', 3, 0, key)],
    ['seed', (key: number) => createRandom(key, 'map', 3, 0, 12)],
    ['seed beyond 2^32', (key: number) => createRandom(key * 2 ** 32, 'map')],
  ])('draws of one place over consecutive keys are uniform: %s', (_, create) => {
    const streams = keys.map(create);
    for (let place = 0; place < 4; place++) {
      expect(chiSquared(streams.map((random) => random.uniform()))).toBeLessThan(37.7);
    }
  });

  test('draws of one stream, and first draws of neighbours, are uncorrelated', () => {
    const pairs = keys.map((key) => {
      const random = createRandom(key);
      return [random.uniform(), random.uniform(), createRandom(key + 1).uniform()].map((u) => u - 0.5);
    }) as [number, number, number][];
    // Independent draws have correlation 0 with standard error 1/sqrt(keys).
    const limit = 4 / Math.sqrt(keys.length);
    const correlation = (a: number, b: number) =>
      (pairs.reduce((sum, pair) => sum + (pair[a] as number) * (pair[b] as number), 0) / keys.length) * 12;
    expect(Math.abs(correlation(0, 1))).toBeLessThan(limit);
    expect(Math.abs(correlation(0, 2))).toBeLessThan(limit);
  });

  test('normal draws have mean 0 and deviation 1', () => {
    const random = createRandom(1);
    const { mean, variance } = moments(keys.map(() => random.normal()));
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  test('a permutation holds every index once', () => {
    const order = createRandom(5).permutation(1000);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect([...order.slice(0, 5)]).not.toEqual([0, 1, 2, 3, 4]);
    expect(createRandom(5).permutation(0)).toHaveLength(0);
  });

  test('each place of a permutation gets every value equally often', () => {
    const firsts = keys.map((key) => (createRandom(key).permutation(16)[0] as number) / 16);
    expect(chiSquared(firsts)).toBeLessThan(37.7);
  });
});

describe('hashKey', () => {
  test('the borders of parts and their types count', () => {
    const hashes = [
      ['ab'],
      ['a', 'b'],
      ['a', 'b', ''],
      [97, 98],
      ['97', '98'],
      [1, 2],
      [2, 1],
      [-1],
      [2 ** 32 - 1],
    ];
    expect(new Set(hashes.map((key) => hashKey(key))).size).toBe(hashes.length);
  });

  test('a fraction or a number beyond 2^53 is refused', () => {
    for (const part of [0.5, Number.NaN, Infinity, 2 ** 53]) {
      expect(() => createRandom('seed', part)).toThrow(ShapeError);
      expect(() => createRandom('seed', part)).toThrow(`safe integers, got ${part}`);
    }
  });
});
