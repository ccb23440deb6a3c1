import { appendFile, rename, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { DataError, ShapeError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { TextFileOptions } from './table-options.js';
import { allRows, writtenFiles } from './testing/written-files.js';
import { textFile } from './text-file.node.js';

const files = writtenFiles();

describe('files that cannot be used', () => {
  const repeated = (count: number, row: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => row(i)).join('');

  test.each<[string, string, string | Uint8Array, RegExp, TextFileOptions?]>([
    ['an empty file', 'a.tsv', '', /a\.tsv: it is empty\. Put a label and a text into each row/],
    ['empty lines alone', 'a.csv', '\n\r\n\n', /it is empty/],
    ['a header alone', 'a.csv', 'text,label\n', /it has a header, but no rows/],
    ['one label alone', 'a.tsv', 'a\tx\na\ty\n', /two classes or more, but all 2 labels are "a"/],
    [
      'ragged rows',
      'a.tsv',
      'a\tx\nb\ty\tz\nc\n',
      /line 2 has 3 columns, but the first row has 2; take.*\nline 3 has 1 column,/,
    ],
    ['ragged rows in CSV', 'a.csv', 'a,x\nb,y, z\n', /line 2 has 3 columns.*between quotes/],
    [
      'many ragged rows',
      'a.tsv',
      `a\tx\n${'b\n'.repeat(100)}`,
      /line 6 has 1 column.*the rest of the file was not read/,
    ],
    [
      'rows without a label',
      'a.tsv',
      'a\tx\n\ty\n \tz\nb\tk\n',
      /line 2 has no label; .*\nline 3 has no label/,
    ],
    [
      'a column that is not there',
      'a.csv',
      'id,text,label\n1,x,a\n',
      /no column "sentence"; the first row has "id", "text", "label"/,
      { text: 'sentence' },
    ],
    [
      'a position that is not there',
      'a.csv',
      'a,x\nb,y\n',
      /no column 2; the first row has 2, counted from 0/,
      { text: 2 },
    ],
    [
      'a header without usual names',
      'a.csv',
      'id,foo,bar\n1,x,a\n',
      /usual name for the label; the columns are "id", "foo", "bar"/,
      { header: true },
    ],
    [
      'three columns without a header',
      'a.csv',
      '3,title,more\n4,t,m\n',
      /3 columns and no header that is known.*text: \[1, 2\]/,
    ],
    [
      'a name that occurs twice',
      'a.csv',
      'text,label,text\nx,a,y\n',
      /two columns of its header are named "text"/,
    ],
    [
      'a header that is not known as one',
      'a.tsv',
      'kind\tstuff\na\tx\nb\ty\na\tz\nb\tw\n',
      /first row, "kind", is in no other row/,
    ],
    [
      'another delimiter',
      'a.csv',
      'a;x\nb;y\n',
      /the first row has one\. It has ";" in it: \{ delimiter: ";" \}\?/,
    ],
    ['one column', 'a.tsv', 'x\ny\n', /two columns or more \(tsv\), but the first row has one\. Put a label/],
    [
      'columns that are mixed up',
      'a.tsv',
      repeated(12, (i) => `text ${i}\ta\n`),
      /each of its 12 labels is in one row alone, such as "text 0"/,
    ],
    [
      'more classes than there can be',
      'a.tsv',
      repeated(10_002, (i) => `text ${i}\ta\n`),
      /more than 10000 different labels/,
    ],
    [
      'Latin-1',
      'a.tsv',
      Buffer.from('a\tok\nb\tcaf\xe9\n', 'latin1'),
      /byte 10 \(line 2\) is 0xE9, which is not part of it.*iconv/,
    ],
    ['UTF-16', 'a.tsv', Buffer.from('\ufeffa\tx\n', 'utf16le'), /the file is UTF-16; save it as UTF-8/],
    ['gzip', 'a.tsv', Uint8Array.of(0x1f, 0x8b, 8, 0), /the file is gzip; unpack it first/],
    ['a spreadsheet', 'a.csv', Buffer.from('PK\x03\x04'), /a zip archive or a spreadsheet/],
    ['a NUL byte', 'a.tsv', 'a\tx\nb\ty\0z\n', /byte 7 \(line 2\) is 0x00, which no text has/],
    [
      'a line of 10 MB',
      'a.tsv',
      `a\tx\nb\t${'y'.repeat(1e7)}\nc\tz\n`,
      /row that begins in line 2 is longer than 1048576 bytes/,
    ],
    [
      'a long last line',
      'a.tsv',
      `a\tx\nb\t${'y'.repeat(1.5 * 2 ** 20)}`,
      /row that begins in line 2 is longer than/,
    ],
    ['a quote that is never closed', 'a.csv', 'a,x\nb,"y\nc,z\n', /line 2 has a quote that is never closed/],
    [
      'such a quote in a long file',
      'a.csv',
      `a,x\nb,"y\n${'c,zzzzzzzz\n'.repeat(200_000)}`,
      /begins in line 2 is longer.*a quote that is never closed/s,
    ],
    ['more after a closing quote', 'a.csv', 'a,x\nb,"y" z\n', /line 2 has more after a closing quote/],
    ['a line that is no JSON', 'a.jsonl', '{"text":"x","label":"a"}\nno\n', /line 2 is no JSON/],
    ['a first line that is no JSON', 'a.jsonl', 'no\n', /first line is no JSON/],
    [
      'an array',
      'a.jsonl',
      '[{"text":"x","label":"a"}]',
      /first line must be a JSON object.*one array has to be written a line an element/,
    ],
    [
      'an object without usual names',
      'a.jsonl',
      '{"foo":"x"}',
      /usual name for the label; its fields are "foo"/,
    ],
    [
      'a line without the field',
      'a.jsonl',
      '{"text":"x","label":"a"}\n{"text":"y"}\n',
      /line 2 has no field "label", but "text"/,
    ],
    [
      'a field inherited by all objects',
      'a.jsonl',
      '{"text":"x","label":"a"}\n',
      /line 1 has no field "toString", but "text", "label"/,
      { label: 'toString', text: 'text' },
    ],
    [
      'a line without a label',
      'a.jsonl',
      '{"text":"x","label":"a"}\n{"text":"y","label":null}\n',
      /line 2 has no label/,
    ],
    [
      'a text that is a number',
      'a.jsonl',
      '{"text":"x","label":"a"}\n{"text":7,"label":"a"}\n',
      /line 2 must have a string in the field "text", received 7/,
    ],
    [
      'an unknown extension',
      'a.txt',
      'a\tx\n',
      /ends on none of .csv, .jsonl, .ndjson, .tab, .tsv; say what it is/,
    ],
  ])('%s is a DataError that says so', async (_name, name, content, message, options) => {
    const error = await files.open(name, content, options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(message);
    expect((error as DataError).message).toContain(files.path(name));
  });

  test.each<[TextFileOptions, RegExp]>([
    [{ format: 'xml' as 'tsv' }, /format must be tsv, csv or jsonl, received "xml"/],
    [{ text: [] }, /text must be a column at least/],
    [{ text: -1 }, /a column must be a name or a position from 0, received -1/],
    [{ label: '' }, /a column must be a name or a position/],
    [{ text: 1, label: 1 }, /must be different columns, both are 1/],
    [{ text: 'text', header: false }, /without a header a column is a position/],
    [{ delimiter: 'ab' }, /delimiter must be one character/],
    [{ delimiter: '"' }, /delimiter must be one character that is no quote/],
    [{ format: 'jsonl', text: 0 }, /names of fields in JSON Lines, received 0/],
    [{ format: 'jsonl', header: true }, /header, delimiter and quotes are for tsv and csv/],
  ])('options %j are a ShapeError', async (options, message) => {
    await expect(files.open('a.csv', 'a,x\nb,y\n', options)).rejects.toThrow(ShapeError);
    await expect(files.open('a.csv', 'a,x\nb,y\n', options)).rejects.toThrow(message);
  });

  test('a missing file, a folder, a device and no path are DataErrors', async () => {
    await expect(textFile(files.path('none.tsv'))).rejects.toThrow(/none.tsv: there is no such file/);
    await expect(textFile(tmpdir())).rejects.toThrow(
      /it is a folder\. Give a file in it, or open it with textFolder/,
    );
    await expect(textFile('/dev/null')).rejects.toThrow(/no regular file/);
    await expect(textFile('')).rejects.toThrow(/give its path, received ""/);
  });

  test('a file that is written into while it is in use is noticed', async () => {
    const path = await files.write('changing.tsv', 'a\tx\nb\ty\n');
    const longer = await textFile(path);
    await appendFile(path, 'c\tz\n');
    expect(() => longer.read(0)).toThrow(
      /was changed while it was in use \(it had 8 bytes, now 12\)\. Open it again/,
    );
    const touched = await textFile(path);
    await utimes(path, 0, 0);
    expect(() => touched.read(0)).toThrow(DataError);
    await longer.close();
    await touched.close();
  });

  test('a file that another one replaces is still read as it was', async () => {
    const path = await files.write('replaced.tsv', 'a\tx\nb\ty\n');
    const data = await textFile(path);
    await rename(await files.write('new.tsv', 'c\tother\nd\tothers\n'), path);
    expect((await allRows(data)).map(([, , text]) => text)).toEqual(['x', 'y']);
  });

  test('a closed dataset can not be read', async () => {
    const data = await files.open('closed.tsv', 'a\tx\nb\ty\n');
    expect(data.read(1)).toBe('y');
    await data.close();
    expect(() => data.read(1)).toThrow(/the dataset was closed/);
    await data.close();
  });

  test('a signal ends the reading', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(files.open('aborted.tsv', 'a\tx\nb\ty\n', { signal })).rejects.toThrow('enough');
  });
});
