import { expect, test } from 'vitest';
import { RowIndex } from './row-index.js';

test('rows are kept as they were added, over several blocks and beyond 4 GiB', () => {
  const index = new RowIndex();
  const row = (i: number) => ({ start: i * 2 ** 20, line: i + 1, label: i % 3, length: i % 100 });
  for (let i = 0; i < 40_000; i++) index.add(row(i));
  expect(index.length).toBe(40_000);
  for (const i of [0, 1, 16_383, 16_384, 39_999]) {
    expect(index.row(i)).toEqual(row(i));
    expect(index.start(i)).toBe(row(i).start);
  }
});

test('classes can get other indices, and long texts count 65,535', () => {
  const index = new RowIndex();
  for (const label of [0, 1, 2]) index.add({ start: 0, line: 1, label, length: 100_000 });
  index.renumber([2, 0, 1]);
  expect([0, 1, 2].map((i) => index.row(i).label)).toEqual([2, 0, 1]);
  expect(index.row(0).length).toBe(65_535);
});
