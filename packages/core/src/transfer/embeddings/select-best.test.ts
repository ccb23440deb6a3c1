import { describe, expect, test } from 'vitest';
import { createRandom } from '../../random.js';
import { selectBest } from './select-best.js';

describe('selectBest', () => {
  test('finds what sorting finds, ties and all, for every count', () => {
    for (let trial = 0; trial < 60; trial++) {
      const random = createRandom('select', trial);
      const length = 1 + random.integer(40);
      const values = Array.from({ length }, () => random.integer(8));
      const compare = (a: number, b: number) => (values[b] as number) - (values[a] as number) || a - b;
      const sorted = [...values.keys()].sort(compare);
      for (let count = 1; count <= length; count++) {
        const found = selectBest(length, count, (a, b) => compare(a, b) < 0);
        expect([...found]).toEqual(sorted.slice(0, count));
      }
    }
  });
});
