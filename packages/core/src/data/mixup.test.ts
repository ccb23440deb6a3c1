import { expect, test } from 'vitest';
import { createRandom } from '../random.js';
import type { ArrayBatch } from './batch.js';
import { mixup } from './mixup.js';

/** Example i is filled with i and has class i. */
const batch = (size: number): ArrayBatch => ({
  x: Float32Array.from({ length: size * 3 }, (_, i) => Math.floor(i / 3)),
  y: Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0)),
  shape: [3],
  size,
  classes: size,
});

test('inputs and labels are blended by the same share', () => {
  for (let seed = 0; seed < 20; seed++) {
    const mixed = batch(5);
    mixup({ alpha: 1 })(mixed, createRandom(seed));
    for (let i = 0; i < 5; i++) {
      const labels = [...mixed.y.subarray(i * 5, (i + 1) * 5)];
      expect(labels.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      const mean = labels.reduce((sum, share, label) => sum + share * label, 0);
      for (let k = 0; k < 3; k++) expect(mixed.x[i * 3 + k]).toBeCloseTo(mean, 5);
    }
  }
});

test('an alpha out of range is refused', () => {
  expect(() => mixup({ alpha: 0 })).toThrow(/mixup: alpha must be a number from 0.01 to 100, received 0/);
});
