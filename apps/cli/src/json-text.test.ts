import { expect, test } from 'vitest';
import { jsonText } from './json-text.js';

test('a list of numbers takes one line, everything else a line each', () => {
  expect(jsonText([{ shape: [28, 28], labels: ['a', 'b'], none: [] }])).toBe(
    `[
  {
    "shape": [28, 28],
    "labels": [
      "a",
      "b"
    ],
    "none": []
  }
]`,
  );
});

test('what is written reads back the same, in strings too', () => {
  const value = { text: '[\n  1,\n  2\n] [1,   2]', rows: [[-1.5e-7, 2], [3]], mixed: [1, null, 'x'] };
  expect(JSON.parse(jsonText(value))).toEqual(value);
  expect(jsonText(value)).toContain('[-1.5e-7, 2]');
});
