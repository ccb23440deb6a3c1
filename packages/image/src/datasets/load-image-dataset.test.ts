import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@striate/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadImageDataset } from './load-image-dataset.js';

let directory = '';
const below = (...names: string[]): string => join(directory, ...names);
const picture = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'load-test-'));
  for (const path of ['flat/a/1.jpg', 'flat/b/1.jpg', 'parts/test/a/1.jpg', 'parts/test/b/1.jpg']) {
    await mkdir(below(path, '..'), { recursive: true });
    await writeFile(below(path), '');
  }
  await mkdir(below('idx'));
  await writeFile(below('idx/t10k-images-idx3-ubyte'), picture);
  await writeFile(below('idx/t10k-labels-idx1-ubyte'), labels);
  await mkdir(below('half'));
  await writeFile(below('half/train-images-idx3-ubyte'), picture);
});
afterAll(() => rm(directory, { recursive: true }));

/** The parts that there are, with their lengths. */
async function parts(spec: string, split?: 'train' | 'test'): Promise<Record<string, unknown>> {
  const { format, ...datasets } = await loadImageDataset(spec, { split });
  for (const dataset of Object.values(datasets)) await dataset.close();
  return {
    format,
    ...Object.fromEntries(Object.entries(datasets).map(([name, { length }]) => [name, length])),
  };
}

describe('loadImageDataset', () => {
  test('opens each kind with the parts that exist', async () => {
    expect(await parts('builtin:digits')).toEqual({ format: 'builtin', train: 6000, test: 1000 });
    expect(await parts(below('flat'))).toEqual({ format: 'folder', all: 2 });
    expect(await parts(below('parts'))).toEqual({ format: 'folder', test: 2 });
    expect(await parts(below('idx'))).toEqual({ format: 'idx', test: 2 });
  });

  test('one part alone, or a DataError that lists what there is', async () => {
    expect(await parts('builtin:digits', 'test')).toEqual({ format: 'builtin', test: 1000 });
    expect(await parts(below('flat'), 'test')).toEqual({ format: 'folder', all: 2 });
    await expect(parts(below('idx'), 'train')).rejects.toThrow(/has no train part; it has test/);
    await expect(parts(below('parts'), 'train')).rejects.toThrow(/has no train part; it has test/);
  });

  test('errors say what was looked for', async () => {
    await expect(parts('builtin:letters')).rejects.toThrow(
      /no built-in dataset "builtin:letters"; there is builtin:digits/,
    );
    await expect(parts(below('none'))).rejects.toThrow(
      /no such folder.*IDX files.*class folders.*builtin:digits/,
    );
    await expect(parts('')).rejects.toThrow(/A dataset can be .*; received ""/);
    await expect(parts(below('half'))).rejects.toThrow(/labels file of the train split is missing/);
    await expect(parts(below('flat/a'))).rejects.toThrow(DataError);
  });
});
