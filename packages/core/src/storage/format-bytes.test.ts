import { expect, test } from 'vitest';
import { formatBytes } from './format-bytes.js';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [12_300_000, '12.3 MB'],
  [5e12, '5000.0 GB'],
])('formatBytes(%d) is %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});
