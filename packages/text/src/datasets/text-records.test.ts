import { DataError } from '@striate/core';
import { expect, test } from 'vitest';
import { type TextRecord, textRecords } from './text-records.js';

const ROWS: TextRecord[] = [
  { text: 'good fun', label: 'pos', fields: { author: 'ann' } },
  { text: 'a bore', label: 'neg' },
  { text: '', label: 'pos' },
];

test('records become examples, and classes come in the order of their names', async () => {
  const data = textRecords(ROWS);
  expect(data.labels).toEqual(['neg', 'pos']);
  expect(await data.at(0)).toEqual({
    id: '0',
    label: 1,
    fields: { author: 'ann', index: 0 },
    length: 8,
    input: 'good fun',
  });
  expect((await data.at(2)).input).toBe('');
});

test('the fields of records hold groups out', () => {
  const data = textRecords(ROWS.map((row, index) => ({ ...row, fields: { author: index ? 'bob' : 'ann' } })));
  expect(data.holdOut('author=ann').test.length).toBe(1);
});

test.each<[string, readonly unknown[], RegExp]>([
  ['no records', [], /there are no records/],
  ['one class', [ROWS[0], ROWS[2]], /two classes or more, but all records are "pos"/],
  ['an empty label', [ROWS[0], { text: 'a', label: '' }], /record 1 must have a text and a label/],
  ['a text that is no string', [{ text: 3, label: 'a' }], /received text 3 and label "a"/],
])('%s is a DataError', (_name, rows, message) => {
  expect(() => textRecords(rows as TextRecord[])).toThrow(DataError);
  expect(() => textRecords(rows as TextRecord[])).toThrow(message);
});
