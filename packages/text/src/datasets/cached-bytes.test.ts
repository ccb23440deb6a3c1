import { DataError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobBytes } from './blob-bytes.js';
import type { ByteSource } from './byte-source.js';
import { CachedBytes } from './cached-bytes.js';

const CONTENT = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251);

/** Counts what is asked of it. */
function source(now: boolean): ByteSource & { asked: number[] } {
  const asked: number[] = [];
  const slice = (start: number, end: number): Uint8Array => {
    asked.push(start);
    return CONTENT.slice(start, end);
  };
  return {
    name: 'content',
    size: CONTENT.length,
    asked,
    read: async (start, end) => slice(start, end),
    ...(now && { readNow: slice }),
    close: () => undefined,
  };
}

const OPTIONS = { blockBytes: 16, keptBytes: 64 };

describe.each([
  ['with promises', false],
  ['without promises', true],
])('CachedBytes %s', (_name, now) => {
  test('any range gives the bytes of the source, however few blocks are kept', async () => {
    const ranges = fc.array(fc.tuple(fc.nat(999), fc.integer({ min: 1, max: 200 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(ranges, async (asked) => {
        const bytes = new CachedBytes(source(now), OPTIONS);
        for (const [start, length] of asked) {
          const end = Math.min(start + length, CONTENT.length);
          expect(await bytes.read(start, end)).toEqual(CONTENT.subarray(start, end));
        }
      }),
    );
  });

  test('blocks that were used last are kept, others are read again', async () => {
    const counted = source(now);
    const bytes = new CachedBytes(counted, OPTIONS);
    for (const start of [0, 16, 32, 48, 0, 64, 0, 16]) await bytes.read(start, start + 4);
    // The fifth block took the place of the second, since the first had been used again.
    expect(counted.asked).toEqual([0, 16, 32, 48, 64, 16]);
  });
});

test('what is at hand comes without a promise', () => {
  expect(new CachedBytes(source(true), OPTIONS).read(3, 20)).toBeInstanceOf(Uint8Array);
});

test('two who ask at once for the same block share one reading', async () => {
  const counted = source(false);
  const bytes = new CachedBytes(counted, OPTIONS);
  await Promise.all([bytes.read(0, 4), bytes.read(4, 8)]);
  expect(counted.asked).toEqual([0]);
  expect(bytes.read(0, 4)).toBeInstanceOf(Uint8Array);
});

test('a reading that failed is tried again', async () => {
  const failing = source(false);
  const results = [Promise.reject(new DataError('gone')), Promise.resolve(CONTENT.slice(0, 16))];
  const bytes = new CachedBytes({ ...failing, read: () => results.shift() as Promise<Uint8Array> }, OPTIONS);
  await expect(bytes.read(0, 4)).rejects.toThrow('gone');
  expect(await bytes.read(0, 4)).toEqual(CONTENT.subarray(0, 4));
});

test('the bytes of a Blob can be read until it is closed, and a lost one is a DataError', async () => {
  const bytes = blobBytes(new Blob([CONTENT]), 'chosen.tsv');
  expect(await bytes.read(5, 9)).toEqual(CONTENT.subarray(5, 9));
  bytes.close();
  await expect(bytes.read(5, 9)).rejects.toThrow(/chosen.tsv: the dataset was closed/);
  const lost = {
    size: 9,
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('moved')) }),
  } as unknown as Blob;
  await expect(blobBytes(lost, 'chosen.tsv').read(0, 4)).rejects.toThrow(
    /can't be read any more \(moved\).*choose it again/,
  );
});
