import { DataError, ShapeError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { TextFileOptions } from './table-options.js';
import { complaintRecords } from './testing/complaints.js';
import { writtenFiles } from './testing/written-files.js';
import { textFile } from './text-file.node.js';
import { type MultiLabelTextRecord, textRecords } from './text-records.js';

const files = writtenFiles();

const named = (labels: readonly string[], classes: readonly number[] = []) =>
  classes.map((label) => labels[label]);

describe('files of texts with any number of labels', () => {
  test.each<[string, string, string, TextFileOptions]>([
    ['TSV', 'a.tsv', 'late|broken\tone\n\ttwo\n broken \tthree\n', { labelDelimiter: '|' }],
    ['CSV', 'a.csv', 'text,labels\none,"late, broken"\ntwo,\nthree,broken\n', { labelDelimiter: ',' }],
    [
      'JSON Lines with arrays',
      'a.jsonl',
      '{"text":"one","labels":["late","broken"]}\n{"text":"two","labels":[]}\n{"text":"three","labels":["broken"]}\n',
      {},
    ],
    [
      'JSON Lines with a delimiter',
      'a.jsonl',
      '{"text":"one","tags":"late;broken"}\n{"text":"two","tags":""}\n{"text":"three","tags":"broken"}\n',
      { labelDelimiter: ';' },
    ],
  ])('%s', async (_, name, content, options) => {
    const data = await textFile(await files.write(name, content), options);
    expect(data.multiLabel).toBe(true);
    expect(data.labels).toEqual(['broken', 'late']);
    const rows = [0, 1, 2].map((index) => data.info(index));
    expect(rows.map(({ labels }) => named(data.labels, labels))).toEqual([
      ['broken', 'late'],
      [],
      ['broken'],
    ]);
    expect(rows.map(({ label }) => label)).toEqual([-1, -1, -1]);
    expect(await Promise.all([0, 1, 2].map((index) => data.read(index)))).toEqual(['one', 'two', 'three']);
    await data.close();
  });

  test('equals the records that were written, whatever the order of the labels', async () => {
    const records = complaintRecords(300, 3);
    const rows = records.map(({ text, labels }) => `${[...labels].reverse().join('|')}\t${text}\n`);
    const data = await textFile(await files.write('many.tsv', rows.join('')), { labelDelimiter: '|' });
    for (const [index, { text, labels }] of records.entries()) {
      expect(named(data.labels, data.info(index).labels)).toEqual(labels);
      expect(await data.read(index)).toBe(text);
    }
    await data.close();
  });

  test('without a delimiter it is an ordinary character', async () => {
    const data = await textFile(await files.write('a.tsv', 'a|b\tone\na\ttwo\n'));
    expect([data.multiLabel, data.labels]).toEqual([false, ['a', 'a|b']]);
    await data.close();
  });

  test.each<[string, string, string, RegExp, TextFileOptions?]>([
    [
      'an empty label',
      'a.tsv',
      'a|b\tx\na||b\ty\n',
      /line 2 has an empty label among/,
      { labelDelimiter: '|' },
    ],
    [
      'a label twice',
      'a.tsv',
      'a|b\tx\nb|a|b\ty\n',
      /line 2 has the label "b" more than once/,
      { labelDelimiter: '|' },
    ],
    [
      'no label at all',
      'a.tsv',
      '\tx\n\ty\n',
      /two classes or more, but no row has a label/,
      { labelDelimiter: '|' },
    ],
    ['one label', 'a.tsv', 'a\tx\n\ty\n', /two classes or more, .* "a"/, { labelDelimiter: '|' }],
    [
      'a string among arrays',
      'a.jsonl',
      '{"text":"x","labels":["a"]}\n{"text":"y","labels":"b"}\n',
      /line 2 must have an array of strings.* in the field "labels", received "b"/,
    ],
    [
      'an array among strings',
      'a.jsonl',
      '{"text":"x","label":"a"}\n{"text":"y","label":["b"]}\n',
      /line 2 must have a string or a number in the field "label"/,
    ],
    [
      'an array of objects',
      'a.jsonl',
      '{"text":"x","labels":["a"]}\n{"text":"y","labels":[{}]}\n',
      /line 2 must have an array of strings/,
    ],
  ])('%s is a DataError with the line', async (_, name, content, message, options) => {
    const opening = textFile(await files.write(name, content), options);
    await expect(opening).rejects.toThrow(DataError);
    await expect(opening).rejects.toThrow(message);
  });

  test.each([
    [{ labelDelimiter: ' ' }, /no white space, received " "/],
    [{ labelDelimiter: '' }, /labelDelimiter must be a character or more/],
    [{ labelDelimiter: '|', delimiter: '|' }, /must not be the delimiter of the columns/],
  ])('%j is a ShapeError', async (options, message) => {
    const opening = textFile(await files.write('a.tsv', 'a|b\tx\n'), options);
    await expect(opening).rejects.toThrow(ShapeError);
    await expect(opening).rejects.toThrow(message);
  });
});

describe('records with any number of labels', () => {
  test('make a multi-label dataset', () => {
    const data = textRecords([
      { text: 'one', labels: ['late', 'broken'], fields: { shop: 'a' } },
      { text: 'two', labels: [] },
    ]);
    expect(data.multiLabel).toBe(true);
    expect(data.info(0)).toEqual({
      ...{ id: '0', label: -1, labels: [1, 0], length: 3 },
      fields: { shop: 'a', index: 0 },
    });
    expect(data.info(1).labels).toEqual([]);
  });

  const records = (...rest: unknown[]) =>
    [{ text: 'one', labels: ['a', 'b'] }, ...rest] as MultiLabelTextRecord[];
  test.each([
    ['a label twice', records({ text: 'x', labels: ['a', 'a'] }), /record 1 must have .* labels \["a","a"\]/],
    [
      'an empty label',
      records({ text: 'x', labels: [''] }),
      /none empty; received text "x" and labels \[""\]/,
    ],
    ['labels that are no list', records({ text: 'x', labels: 'a' }), /received text "x" and labels "a"/],
    [
      'one label alone',
      records({ text: 'x', label: 'a' }),
      /all records must have labels, as the first, but record 1/,
    ],
    ['a text that is none', records({ text: 7, labels: [] }), /received text 7/],
  ])('%s is a DataError', (_, given, message) => {
    expect(() => textRecords(given)).toThrow(DataError);
    expect(() => textRecords(given)).toThrow(message);
  });

  test('no label at all is a DataError', () => {
    expect(() => textRecords([{ text: 'x', labels: [] }])).toThrow(/but no record has any/);
  });
});
