import { expect, test } from 'vitest';
import { table } from './table.js';

const rows = [
  { label: 'cat', count: 9 },
  { label: 'dromedary', count: 1200 },
];

test('columns are as wide as their widest cell, numbers against the right edge', () => {
  const lines = table(rows, [
    { title: 'class', value: ({ label }) => label },
    { title: 'n', value: ({ count }) => String(count), align: 'right' },
  ]);
  expect(lines).toEqual(['class         n', 'cat           9', 'dromedary  1200']);
});

test('no line ends with spaces', () => {
  const lines = table(rows, [{ title: 'a class', value: ({ label }) => label }]);
  expect(lines).toEqual(['a class', 'cat', 'dromedary']);
});

test('a table without rows is its titles', () => {
  expect(table([], [{ title: 'class', value: String }])).toEqual(['class']);
});
