import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BundleError, createRandom, DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { readEmbeddings } from './read-embeddings.js';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const GLOVE = 'the 0.5 -1 2e-2\nfilm 1 2 3\ncafé -0.25 0 .5\n. . . 7 8 9\n';
const FASTTEXT = '3 2\n</s> 0.1 0.2 \nfilm 1.5 -2 \nthe 3 4 \n';

/** word2vec's binary: header, then `word `, float32 numbers, line feed. */
function word2vec(words: readonly (readonly [string, readonly number[]])[], header?: string): Uint8Array {
  const parts = words.map(([word, vector]) =>
    Buffer.concat([
      Buffer.from(`${word} `),
      Buffer.from(Float32Array.from(vector).buffer),
      Buffer.from('\n'),
    ]),
  );
  const start = header ?? `${words.length} ${words[0]?.[1].length}\n`;
  return new Uint8Array(Buffer.concat([Buffer.from(start), ...parts]));
}

const BINARY = word2vec([
  ['film', [1.5, -2, 0.25]],
  // A space and line feeds within the numbers' bytes.
  ['the', new Float32Array(Uint8Array.of(32, 10, 32, 10, 10, 10, 10, 10, 32, 32, 32, 32).buffer) as never],
  ['日本', [3, 4, 5]],
]);

const read = (file: Uint8Array, words: string[], lowercase?: boolean) =>
  readEmbeddings(file, { words, lowercase });

describe('readEmbeddings', () => {
  test("reads GloVe's text: a word and its numbers on each line", async () => {
    const { width, vectors, coverage } = await read(utf8(GLOVE), ['film', 'café', '. . .', 'xqzt']);
    expect(width).toBe(3);
    expect(vectors.get('film')).toEqual(Float32Array.of(1, 2, 3));
    expect(vectors.get('café')).toEqual(Float32Array.of(-0.25, 0, 0.5));
    expect(vectors.get('. . .')).toEqual(Float32Array.of(7, 8, 9));
    expect(coverage).toEqual({ words: 4, found: 3, byLowerCase: 0, missing: ['xqzt'], fileVectors: 4 });
    expect(vectors.has('the')).toBe(false);
  });

  test("reads fastText's text, whose first line counts", async () => {
    const { width, vectors } = await read(utf8(FASTTEXT), ['film', 'the']);
    expect(width).toBe(2);
    expect(vectors.get('film')).toEqual(Float32Array.of(1.5, -2));
    expect(vectors.get('the')).toEqual(Float32Array.of(3, 4));
  });

  test("reads word2vec's binary, whatever bytes its numbers have", async () => {
    const { width, vectors } = await read(BINARY, ['film', '日本', 'the']);
    expect(width).toBe(3);
    expect(vectors.get('film')).toEqual(Float32Array.of(1.5, -2, 0.25));
    expect(vectors.get('日本')).toEqual(Float32Array.of(3, 4, 5));
    expect([...new Uint8Array(vectors.get('the')!.buffer)]).toEqual([
      32, 10, 32, 10, 10, 10, 10, 10, 32, 32, 32, 32,
    ]);
  });

  test('a word in capitals takes the vector of its lower-case form, unless it has one or is told not to', async () => {
    const file = utf8('us 1\nUS 2\nwhat 3\n');
    const { vectors, coverage } = await read(file, ['US', 'What', 'WHAT', 'us']);
    expect([...vectors].map(([word, vector]) => [word, vector[0]]).sort()).toEqual([
      ['US', 2],
      ['WHAT', 3],
      ['What', 3],
      ['us', 1],
    ]);
    expect(coverage).toMatchObject({ found: 4, byLowerCase: 2 });
    expect((await read(file, ['What'], false)).coverage.missing).toEqual(['What']);
  });

  test('the first vector of a word counts; line ends may be those of Windows, the last one may be missing', async () => {
    const { vectors } = await read(utf8('a 1 2\r\nb 3 4\r\na 5 6'), ['a', 'b']);
    expect(vectors.get('a')).toEqual(Float32Array.of(1, 2));
    expect(vectors.get('b')).toEqual(Float32Array.of(3, 4));
  });

  test('reads a path in pieces, packed by gzip or not, as it reads bytes', async () => {
    const random = createRandom(1, 'vectors');
    const lines = Array.from(
      { length: 30_000 },
      (_, i) => `w${i} ${Array.from({ length: 12 }, () => random.normal().toFixed(5)).join(' ')}`,
    );
    const file = utf8(`${lines.join('\n')}\n`);
    expect(file.length).toBeGreaterThan(2 ** 21);
    const words = ['w0', 'w12345', 'w29999'];
    const folder = await mkdtemp(join(tmpdir(), 'striate-'));
    await writeFile(join(folder, 'v.txt'), file);
    await writeFile(join(folder, 'v.txt.gz'), gzipSync(file));
    const expected = await read(file, words);
    expect(expected.coverage).toMatchObject({ found: 3, fileVectors: 30_000 });
    expect(expected.vectors.get('w12345')?.[3]).toBeCloseTo(Number(lines[12345]?.split(' ')[4]), 6);
    for (const location of [join(folder, 'v.txt'), join(folder, 'v.txt.gz'), new Blob([file])]) {
      expect(await readEmbeddings(location, { words })).toEqual(expected);
    }
    await rm(folder, { recursive: true });
  });

  test('a binary file cut off anywhere says so', async () => {
    for (let length = BINARY.length - 2; length > 4; length--) {
      const cut = read(BINARY.subarray(0, length), ['film', 'the']);
      await expect(cut, `${length} bytes`).rejects.toThrow(DataError);
    }
    await expect(read(BINARY.subarray(0, BINARY.length - 4), ['film'])).rejects.toThrow(
      'readEmbeddings: the given bytes must hold the 3 vectors that its first line speaks of, but ends in vector 3; it is ' +
        'cut off: download it again.',
    );
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /the given bytes is empty/],
    ['a line that is too narrow', utf8('a 1 2\nb 1\n'), /a word and 2 numbers, but line 2 .* has 1 numbers/],
    ['a line that is too wide', utf8('a 1 2\nb 1 2 3\n'), /but line 2 of .* has 3 numbers/],
    ['a file cut off in a line', utf8(GLOVE.slice(0, 25)), /line 2 of .* has 2 numbers; .* cut off/],
    ['no number', utf8('a 1 2\nfilm 1 x2\n'), /expected numbers behind "film" on line 2 .*, got "x2"/],
    ['a hexadecimal number', utf8('a 1 2\nfilm 1 0x10\n'), /got "0x10"/],
    ['a number beyond all bounds', utf8('a 1 2\nfilm 1 1e999\n'), /got "1e999"/],
    ['NaN', utf8('a 1 2\nfilm NaN 1\n'), /got "NaN"/],
    ['an empty line', utf8('a 1\n\nb 2\n'), /line 2 of the given bytes is empty/],
    [
      'bytes that are no UTF-8',
      Uint8Array.of(97, 32, 49, 10, 0xc3, 0x28, 32, 49, 10),
      /line 2 .* is not UTF-8/,
    ],
    [
      'fewer lines than announced',
      utf8('3 2\na 1 2\nb 3 4\n'),
      /must hold the 3 vectors .* but holds 2; it is cut off/,
    ],
    ['more lines than announced', utf8('1 2\na 1 2\nb 3 4\n'), /holds 2; correct its first line/],
    ['a width beyond belief', utf8('2 999999999\na 1\n'), /first line .* says "2 999999999"/],
    ['a count beyond belief', utf8('99999999999999999999 2\na 1 2\n'), /must say how many vectors/],
    ['a count of none', utf8('0 3\n'), /must say how many vectors/],
    ['a web page', utf8('<!doctype html>\n<p>Not found</p>'), /expected the given bytes to hold vectors/],
    ['a fastText model', Uint8Array.of(0xba, 0x16, 0x4f, 0x2f, 12, 0, 0, 0), /is a fastText model/],
    ['a zip archive', utf8('PK\u0003\u0004...'), /is a zip archive; unpack it/],
    [
      'a huge count in binary',
      word2vec([['film', [1.5, -2]]], '9000000000000000 2\n'),
      /but ends in vector 2/,
    ],
    [
      'binary numbers that are none',
      word2vec([['film', [NaN, -2.1]]]),
      /the vector of "film" \(word 1 .*\) holds/,
    ],
    [
      'a binary word without end',
      word2vec([['x'.repeat(5000), [1.1, 2.1]]]),
      /word 1 .* longer than 4096 bytes/,
    ],
    ['a line without end', utf8(`a 1 2\nb ${'1'.repeat(2 ** 20 + 10)}`), /line 2 .* longer than/],
  ])('%s: a DataError that names it', async (_, file, message) => {
    await expect(read(file, ['film', 'a'])).rejects.toThrow(DataError);
    await expect(read(file, ['film', 'a'])).rejects.toThrow(message);
  });

  test('no words, and no file, are named', async () => {
    await expect(read(utf8(GLOVE), [])).rejects.toThrow(/words must name at least one word/);
    await expect(readEmbeddings('/nowhere/v.txt', { words: ['a'] })).rejects.toThrow(BundleError);
  });
});
