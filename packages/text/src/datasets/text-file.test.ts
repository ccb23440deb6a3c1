import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wellFormedText } from '../tokenizers/testing/any-text.js';
import type { TextFileOptions } from './table-options.js';
import { allRows, writtenFiles } from './testing/written-files.js';
import { textFile } from './text-file.node.js';

const files = writtenFiles();

const read = async (name: string, content: string | Uint8Array, options?: TextFileOptions) =>
  allRows(await files.open(name, content, options));

describe('textFile', () => {
  test('a file without a header has label and text', async () => {
    const data = await files.open('plain.tsv', 'pos\tgood fun\nneg\ta bore\npos\t\n');
    expect(data.labels).toEqual(['neg', 'pos']);
    expect(await data.at(0)).toEqual({
      id: `${files.path('plain.tsv')}:1`,
      label: 1,
      fields: { line: 1 },
      length: 8,
      input: 'good fun',
    });
    expect(await allRows(data)).toEqual([
      [1, 'pos', 'good fun'],
      [2, 'neg', 'a bore'],
      [3, 'pos', ''],
    ]);
  });

  test('byte-order mark, carriage returns, empty lines and a missing last line end do not matter', async () => {
    const expected = [
      [1, 'a', 'x'],
      [4, 'b', 'y'],
    ];
    expect(await read('windows.tsv', '\ufeffa\tx\r\n\r\n  \r\nb\ty')).toEqual(expected);
    expect(await read('windows.csv', '\ufeffa,x\r\n\r\n\r\n"b","y"')).toEqual(expected);
  });

  test('in TSV quotes are ordinary, and lines end at line feeds alone', async () => {
    const text = '"quoted\u2028still\u0085here\rand\u00a0here';
    expect(await read('odd.tsv', `a\t${text}\nb\t"\n`)).toEqual([
      [1, 'a', text],
      [2, 'b', '"'],
    ]);
  });

  test('in CSV quotes keep delimiters, line ends and doubled quotes', async () => {
    const content = 'text,label\r\n"a ""b"", c",pos\n"two\nlines\r\nor three", neg \nplain,pos\n';
    expect(await read('quoted.csv', content)).toEqual([
      [2, 'pos', 'a "b", c'],
      [3, 'neg', 'two\nlines\r\nor three'],
      [6, 'pos', 'plain'],
    ]);
    expect(await read('unquoted.csv', 'a,"x"\nb,y\n', { quotes: false })).toEqual([
      [1, 'a', '"x"'],
      [2, 'b', 'y'],
    ]);
    expect((await read('quoted.tsv', 'a\t"x\ty"\nb\tz\n', { quotes: true }))[0]).toEqual([1, 'a', 'x\ty']);
  });

  test('in CSV a return in quotes belongs to the text, one before a line feed to the line end', async () => {
    const content = 'a,"\r"\r\nb,"x\r"\nc,"""\r"\r\na,"x,\r"\r\nb,\r\nc,x\r\r\na,"\r"';
    expect(await read('returns.csv', content)).toEqual([
      [1, 'a', '\r'],
      [2, 'b', 'x\r'],
      [3, 'c', '"\r'],
      [4, 'a', 'x,\r'],
      [5, 'b', ''],
      [6, 'c', 'x\r'],
      [7, 'a', '\r'],
    ]);
  });

  test.each<[string, string, TextFileOptions | undefined]>([
    ['by their usual names, in any case', 'id,Sentence,Class\n1,x,a\n2,y,b\n', undefined],
    ['by given names', 'one,two,three\n1,x,a\n2,y,b\n', { text: 'two', label: 'three' }],
    ['by position behind a header', 'one,two,two\n1,x,a\n2,y,b\n', { header: true, text: 1, label: 2 }],
    ['by position without a header', '\n1,x,a\n2,y,b\n', { text: 1, label: 2 }],
  ])('columns are found %s', async (_name, content, options) => {
    expect(await read('columns.csv', content, options)).toEqual([
      [2, 'a', 'x'],
      [3, 'b', 'y'],
    ]);
  });

  test('of two columns one is enough', async () => {
    const expected = [
      [2, 'a', 'x'],
      [3, 'b', 'y'],
    ];
    expect(await read('two.csv', 'foo,bar\nx,a\ny,b\n', { text: 'foo' })).toEqual(expected);
    expect(await read('two.csv', 'foo,bar\nx,a\ny,b\n', { label: 'bar' })).toEqual(expected);
    expect(await read('two.csv', '\nx,a\ny,b\n', { text: 0 })).toEqual(expected);
  });

  test('a header that is named is no example, one that is denied is', async () => {
    expect(await read('header.tsv', 'text\tlabel\nx\ta\ny\tb\n')).toHaveLength(2);
    expect(await read('header.tsv', 'text\tlabel\nx\ta\ny\tb\n', { header: false })).toHaveLength(3);
  });

  test('texts of several columns are joined', async () => {
    const content = '"3","Title","Some, more"\n"4","Other","Text"\n';
    expect((await read('agnews.csv', content, { label: 0, text: [1, 2] }))[0]).toEqual([
      1,
      '3',
      'Title Some, more',
    ]);
  });

  test('any delimiter can be given', async () => {
    expect(await read('pipes.txt', 'a|x\nb|y\n', { format: 'csv', delimiter: '|' })).toEqual([
      [1, 'a', 'x'],
      [2, 'b', 'y'],
    ]);
  });

  test('JSON Lines have named fields; labels may be numbers', async () => {
    const content = '{"text":"x\\ny","label":10,"__proto__":1}\n\n{"label":9,"text":"z","id":[1]}\n';
    const data = await files.open('rows.jsonl', content);
    expect(data.labels).toEqual(['9', '10']);
    expect(await allRows(data)).toEqual([
      [1, '10', 'x\ny'],
      [3, '9', 'z'],
    ]);
    const named = '{"__proto__":"a","constructor":"x"}\n{"__proto__":"b","constructor":"y"}\n';
    expect(await read('rows.ndjson', named, { text: 'constructor', label: '__proto__' })).toEqual([
      [1, 'a', 'x'],
      [2, 'b', 'y'],
    ]);
  });

  test('examples can be read in any order, from a file of several pieces', async () => {
    const count = 30_000;
    const text = (i: number): string =>
      `${'é'.repeat(i % 50)} "${i}", ${i % 7 ? 'x' : 'two\nlines'} ${'y'.repeat(100)}`;
    const content = Array.from({ length: count }, (_, i) => `c${i % 3},"${text(i).replaceAll('"', '""')}"\n`);
    const data = (await files.open('pieces.csv', content.join(''))).shuffle(1);
    expect(Buffer.byteLength(content.join(''))).toBeGreaterThan(4 * 2 ** 20);
    const rowAt = new Map<number, number>();
    let line = 1;
    for (const [i, row] of content.entries()) {
      rowAt.set(line, i);
      line += row.split('\n').length - 1;
    }
    for (let i = 0; i < 2000; i++) {
      const { input, label, length, fields } = await data.at(i);
      const row = rowAt.get(fields.line as number) as number;
      expect([input, label, length]).toEqual([text(row), row % 3, text(row).length]);
    }
    await data.close();
  });

  test('whatever the texts are, they come back from every format', async () => {
    const cell = wellFormedText;
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    // A carriage return at the end of a line belongs to the line end.
    const plain = cell.map((text) => text.replace(/[\t\n\0]/g, ' ').replace(/\r+$/, ''));
    const formats: [string, fc.Arbitrary<string>, (label: string, text: string) => string][] = [
      ['any.tsv', plain, (label, text) => `${label}\t${text}\n`],
      [
        'any.csv',
        cell.map((text) => text.replaceAll('\0', '')),
        (label, text) => `${label},${quote(text)}\r\n`,
      ],
      ['any.jsonl', cell, (label, text) => `${JSON.stringify({ label, text })}\n`],
    ];
    for (const [name, texts, row] of formats) {
      await fc.assert(
        fc.asyncProperty(fc.array(texts, { minLength: 2, maxLength: 20 }), async (all) => {
          const content = all.map((text, i) => row(`label ${i % 2}`, text)).join('');
          expect((await read(name, content)).map(([, , text]) => text)).toEqual(all);
        }),
        { numRuns: 50 },
      );
    }
  });
});

const SENTENCES = fileURLToPath(new URL('../../../../../shared/data/text', import.meta.url));

test.for([
  ['mr', { neg: 5331, pos: 5331 }],
  ['trec-train', { ABBR: 86, DESC: 1162, ENTY: 1250, HUM: 1223, LOC: 835, NUM: 896 }],
  ['trec-test', { ABBR: 9, DESC: 138, ENTY: 94, HUM: 65, LOC: 81, NUM: 113 }],
  ['sst2-train', { neg: 3310, pos: 3610 }],
  ['sst2-dev', { neg: 428, pos: 444 }],
  ['sst2-test', { neg: 912, pos: 909 }],
] as const)('%s has the published counts', async ([name, counts], { skip }) => {
  if (!existsSync(SENTENCES)) skip(`${SENTENCES} is not on this machine`);
  const found: Record<string, number> = {};
  for (const [, label] of await allRows(await textFile(join(SENTENCES, `${name}.tsv`)))) {
    found[label] = (found[label] ?? 0) + 1;
  }
  expect(found).toEqual(counts);
});
