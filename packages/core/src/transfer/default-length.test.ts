import { expect, test } from 'vitest';
import { defaultBatchSize, defaultEpochs } from './default-length.js';

test('ten epochs, more where they come to less than 500 steps', () => {
  expect(defaultEpochs(5000)).toBe(10); // 157 steps of 32 an epoch
  expect(defaultEpochs(500)).toBe(10); // 63 of 8
  expect(defaultEpochs(100)).toBe(39); // 13 of 8: 507
  expect(defaultEpochs(8)).toBe(500);
  expect(defaultEpochs(5000, 1000)).toBe(100); // 5 an epoch
});

test('batches grow with the number of examples', () => {
  expect([999, 1000, 3999, 4000].map(defaultBatchSize)).toEqual([8, 16, 16, 32]);
});
