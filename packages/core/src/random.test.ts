import { describe, expect, test } from 'vitest';
import { createRandom } from './random.js';

describe('createRandom', () => {
  test('equal keys give equal streams, on every platform', () => {
    const random = createRandom(42, 'shuffle', 3);
    expect([random.integer(1000), random.integer(1000), random.integer(1000)]).toMatchInlineSnapshot(`
      [
        439,
        486,
        29,
      ]
    `);
  });

  test('first draws over consecutive keys are uniform', () => {
    const counts = new Array<number>(16).fill(0);
    const keys = 16_000;
    for (let key = 0; key < keys; key++) {
      const bin = createRandom(7, key).integer(16);
      counts[bin] = (counts[bin] as number) + 1;
    }
    // Chi-squared with 15 degrees of freedom exceeds 37.7 once in a thousand times.
    const expected = keys / 16;
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquared).toBeLessThan(37.7);
  });

  test('second draws do not follow from first draws', () => {
    let sum = 0;
    const keys = 20_000;
    for (let key = 0; key < keys; key++) {
      const random = createRandom(key);
      sum += (random.uniform() - 0.5) * (random.uniform() - 0.5);
    }
    // Independent draws have correlation 0 with standard error 1/sqrt(keys).
    expect(Math.abs((sum / keys) * 12)).toBeLessThan(4 / Math.sqrt(keys));
  });

  test('normal draws have mean 0 and deviation 1', () => {
    const random = createRandom(1);
    const draws = Array.from({ length: 20_000 }, () => random.normal());
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  test('a permutation holds every index once', () => {
    const order = createRandom(5).permutation(1000);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect([...order.slice(0, 5)]).not.toEqual([0, 1, 2, 3, 4]);
  });
});
