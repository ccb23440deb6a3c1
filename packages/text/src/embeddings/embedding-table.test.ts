import { ShapeError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { embeddingTable } from './embedding-table.js';

const vectors = new Map([
  ['up', Float32Array.of(1, -3)],
  ['down', Float32Array.of(-1, 3)],
]);

describe('embeddingTable', () => {
  test('puts vectors in the order of the words, behind padding and the unknown word', () => {
    const table = embeddingTable(['down', 'nowhere', 'up'], { vectors, width: 2 });
    expect(table.length).toBe(10);
    expect([...table.subarray(0, 2)]).toEqual([0, 0]);
    expect([...table.subarray(4, 6)]).toEqual([-1, 3]);
    expect([...table.subarray(8)]).toEqual([1, -3]);
  });

  test('words without a vector are drawn with the variance of those with one', () => {
    const words = ['up', 'down', ...Array.from({ length: 4000 }, (_, i) => `word ${i}`)];
    const drawn = embeddingTable(words, { vectors, width: 2 }).subarray(8);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const spread = drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length;
    // The four numbers above have variance (1 + 9 + 1 + 9) / 4.
    expect(mean).toBeCloseTo(0, 0);
    expect(spread).toBeGreaterThan(4.8);
    expect(spread).toBeLessThan(5.2);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.sqrt(15) + 1e-6);
  });

  test('a seed decides what is drawn', () => {
    const draw = (seed: number) => embeddingTable(['up', 'a'], { vectors, width: 2 }, { seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });

  test('vectors of other words only: an error', () => {
    expect(() => embeddingTable(['oben'], { vectors, width: 2 })).toThrow(ShapeError);
    expect(() => embeddingTable(['oben'], { vectors, width: 2 })).toThrow(/none of 1 has; check/);
  });
});
