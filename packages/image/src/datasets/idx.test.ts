import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '@striate/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseIdxHeader } from './idx.js';
import { idxDataset } from './idx.node.js';

const HEIGHT = 3;
const WIDTH = 2;

/** Pixel p of picture i holds 10 i + p. */
function imageFile(count: number): Uint8Array<ArrayBuffer> {
  const header = [0, 0, 8, 3, 0, 0, count >> 8, count & 255, 0, 0, 0, HEIGHT, 0, 0, 0, WIDTH];
  const body = Array.from({ length: count * 6 }, (_, i) => (Math.floor(i / 6) * 10 + (i % 6)) & 255);
  return Uint8Array.from([...header, ...body]);
}

const labelFile = (...labels: number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([0, 0, 8, 1, 0, 0, labels.length >> 8, labels.length & 255, ...labels]);

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'idx-test-'));
  await put('train-images-idx3-ubyte', imageFile(4));
  await put('train-labels-idx1-ubyte', labelFile(7, 0, 7, 3));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

const put = (name: string, bytes: Uint8Array | string): Promise<void> =>
  writeFile(join(directory, name), bytes);
const failure = (split?: 'train' | 'test'): Promise<unknown> =>
  idxDataset(directory, { split }).then(
    async (dataset) => dataset.close(),
    (error: unknown) => error,
  );

describe('idxDataset', () => {
  test('reads pictures in any order, and labels in order of their bytes', async () => {
    const data = await idxDataset(directory);
    expect([data.length, data.labels]).toEqual([4, ['0', '3', '7']]);
    expect([0, 1, 2, 3].map((i) => data.info(i).label)).toEqual([2, 0, 2, 1]);
    expect((await data.at(2)).input).toEqual({
      data: Uint8Array.of(20, 21, 22, 23, 24, 25),
      height: 3,
      width: 2,
      channels: 1,
    });
    expect([...(await data.at(0)).input.data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(data.info(3).fields.index).toBe(3);
    expect(data.info(3).id).toBe(`${join(directory, 'train-images-idx3-ubyte')}#3`);
    await data.close();
    await expect(data.at(0)).rejects.toThrow(/the dataset was closed/);
  });

  test('gzipped files with dotted names read the same, and leave no temporary file', async () => {
    const temporary = join(directory, 'tmp');
    await mkdir(temporary);
    vi.stubEnv('TMPDIR', temporary);
    await put('t10k-images.idx3-ubyte.gz', gzipSync(imageFile(300)));
    await put(
      't10k-labels.idx1-ubyte.gz',
      gzipSync(labelFile(...Array.from({ length: 300 }, (_, i) => i % 8))),
    );
    const data = await idxDataset(directory, { split: 'test' });
    expect(await readdir(temporary)).toEqual([]);
    expect([data.length, data.labels.length]).toEqual([300, 8]);
    expect([...(await data.at(299)).input.data]).toEqual([0, 1, 2, 3, 4, 5].map((p) => (2990 + p) & 255));
    await data.close();
  });

  test('both splits have the same classes, also where one lacks some', async () => {
    await put('t10k-images-idx3-ubyte', imageFile(2));
    await put('t10k-labels-idx1-ubyte', labelFile(9, 3));
    const train = await idxDataset(directory);
    const testing = await idxDataset(directory, { split: 'test' });
    expect(train.labels).toEqual(['0', '3', '7', '9']);
    expect(testing.labels).toEqual(train.labels);
    expect(testing.info(0).label).toBe(3);
    await Promise.all([train.close(), testing.close()]);
  });

  test('labels.txt names the classes', async () => {
    await put('labels.txt', 'shirt\ntrousers\r\ncoat\nbag\na\nb\nc\nboot\n\n');
    const data = await idxDataset(directory);
    expect(data.labels[data.info(0).label]).toBe('boot');
    await data.close();
    await put('labels.txt', 'only\ntwo\n');
    expect(String(await failure())).toMatch(
      /labels\.txt: labels go up to 7, so there must be at least 8 names.* are 2/,
    );
  });

  test.each<[string, () => Promise<void>, RegExp]>([
    [
      'a missing labels file',
      () => rm(join(directory, 'train-labels-idx1-ubyte')),
      /labels file of the train split is missing \(found: train-images-idx3-ubyte\)/,
    ],
    [
      'swapped files',
      () => put('train-images-idx3-ubyte', labelFile(1, 2)),
      /magic 0x00000801 means labels: were the two files swapped/,
    ],
    [
      'floats',
      () => put('train-images-idx3-ubyte', Uint8Array.of(0, 0, 13, 3, ...new Array(20).fill(0))),
      /means 32-bit floats: only unsigned bytes/,
    ],
    [
      'no IDX file',
      () => put('train-images-idx3-ubyte', 'hello world, this is text'),
      /begins with 0x68656c6c: it is no IDX file/,
    ],
    ['an empty file', () => put('train-images-idx3-ubyte', ''), /but it has 0 bytes/],
    [
      'half a header',
      () => put('train-images-idx3-ubyte', imageFile(4).slice(0, 9)),
      /ends inside its IDX header, after 9 of 16 bytes/,
    ],
    [
      'a short body',
      () => put('train-images-idx3-ubyte', imageFile(4).slice(0, -1)),
      /cut short: .*4 x 3 x 2, so 40 bytes, but there are 39/,
    ],
    [
      'trailing bytes',
      () => put('train-images-idx3-ubyte', Uint8Array.of(...imageFile(4), 0)),
      /trailing bytes/,
    ],
    ['no pictures', () => put('train-images-idx3-ubyte', imageFile(0)), /at least one item/],
    [
      'more labels than pictures',
      () => put('train-labels-idx1-ubyte', labelFile(1, 2, 3, 4, 5)),
      /has 4 pictures, but its labels file has 5 labels/,
    ],
    [
      'one class alone',
      () => put('train-labels-idx1-ubyte', labelFile(5, 5, 5, 5)),
      /two classes or more, but all 4 labels are 5/,
    ],
  ])('%s is a DataError that names the file', async (_name, damage, message) => {
    await damage();
    const error = await failure();
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain(directory);
  });

  test('damaged, cut and overlong gzip files are DataErrors', async () => {
    await rm(join(directory, 'train-images-idx3-ubyte'));
    const packed = gzipSync(imageFile(4));
    await put('train-images-idx3-ubyte.gz', packed.subarray(0, packed.length - 12));
    expect(String(await failure())).toMatch(
      /DataError: Unpacking .*gz: the gzip data is damaged or cut short/,
    );
    await put('train-images-idx3-ubyte.gz', gzipSync(Buffer.concat([imageFile(4), new Uint8Array(1e6)])));
    expect(String(await failure())).toMatch(/DataError: .*gz: the file has trailing bytes/);
    await put('train-images-idx3-ubyte.gz', gzipSync(new TextEncoder().encode('plain text, and not short')));
    expect(String(await failure())).toMatch(/DataError: .*it is no IDX file/);
  });

  test('a temporary folder that cannot be written to is named', async () => {
    vi.stubEnv('TMPDIR', join(directory, 'none'));
    await put('train-labels-idx1-ubyte', gzipSync(labelFile(7, 0, 7, 3)));
    expect(String(await failure())).toMatch(/DataError: Unpacking .* to .*none: ENOENT/);
  });

  test('a missing folder and a missing split are DataErrors', async () => {
    await expect(idxDataset(join(directory, 'none'))).rejects.toThrow(/none: there is no such folder/);
    expect(String(await failure('test'))).toMatch(/images file of the test split is missing/);
  });

  test('no change of bytes ends in anything but a dataset or a DataError', async () => {
    const images = imageFile(4);
    const labels = labelFile(7, 0, 7, 3);
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.nat({ max: 30 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: -20, max: 20 }),
        async (inImages, place, value, change) => {
          const bytes = [...(inImages ? images : labels), ...new Array(Math.max(0, change)).fill(1)];
          bytes[place % bytes.length] = value;
          const cut = Uint8Array.from(bytes.slice(0, bytes.length + Math.min(0, change)));
          await put('train-images-idx3-ubyte', inImages ? cut : images);
          await put('train-labels-idx1-ubyte', inImages ? labels : cut);
          const error = await failure();
          return error === undefined || error instanceof DataError;
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });
});

describe('parseIdxHeader', () => {
  test('reads big-endian sizes', () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28);
    expect(parseIdxHeader(bytes, 3, 'x')).toEqual({
      shape: [60_000, 28, 28],
      offset: 16,
      length: 47_040_000,
    });
  });

  test('sides that cannot be are refused before any memory is taken', () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 255, 255, 255, 255, 255, 255, 255, 255);
    expect(() => parseIdxHeader(bytes, 3, 'x')).toThrow(/sides from 1 to 65535/);
  });
});
