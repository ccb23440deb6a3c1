import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTextDataset } from './load-text-dataset.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'load-text-'));
});
afterEach(() => rm(directory, { recursive: true }));

const TABLE = 'a\tx\nb\ty\n';

async function write(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), path.endsWith('.txt') ? 'z' : TABLE);
  }
}

/** Closes all parts and tells how long they are. */
async function lengths({ format, ...parts }: Awaited<ReturnType<typeof loadTextDataset>>): Promise<unknown> {
  const entries = Object.entries(parts) as [string, Dataset<string>][];
  for (const [, data] of entries) await data.close();
  return [format, Object.fromEntries(entries.map(([name, data]) => [name, data.length]))];
}

test('builtin:intents has two parts', async () => {
  expect(await lengths(await loadTextDataset('builtin:intents'))).toEqual([
    'builtin',
    { train: 4000, test: 1000 },
  ]);
  expect(await lengths(await loadTextDataset('builtin:intents', { split: 'test' }))).toEqual([
    'builtin',
    { test: 1000 },
  ]);
  const [first, second] = await Promise.all(
    [1, 2].map((seed) => loadTextDataset('builtin:intents', { seed })),
  );
  expect(first?.train?.read(0)).not.toBe(second?.train?.read(0));
});

test('a file is all there is', async () => {
  await write('rows.tsv');
  expect(await lengths(await loadTextDataset(join(directory, 'rows.tsv')))).toEqual(['table', { all: 2 }]);
  const { all } = await loadTextDataset(join(directory, 'rows.tsv'), { label: 1, text: 0 });
  expect(all?.labels).toEqual(['x', 'y']);
  await all?.close();
});

test('tables named by their parts are parts', async () => {
  await write('train.tsv', 'dev.tsv', 'test.tsv', 'other.tsv', 'readme.md');
  expect(await lengths(await loadTextDataset(directory))).toEqual([
    'table',
    { train: 2, validation: 2, test: 2 },
  ]);
  expect(await lengths(await loadTextDataset(directory, { split: 'test' }))).toEqual(['table', { test: 2 }]);
});

test('class folders are read, in parts or not', async () => {
  await write('a/1.txt', 'b/1.txt');
  expect(await lengths(await loadTextDataset(directory))).toEqual(['folder', { all: 2 }]);
  await rm(join(directory, 'a'), { recursive: true });
  await rm(join(directory, 'b'), { recursive: true });
  await write('train/a/1.txt', 'train/b/1.txt', 'test/a/1.txt', 'test/b/1.txt', 'test/b/2.txt');
  expect(await lengths(await loadTextDataset(directory))).toEqual(['folder', { train: 2, test: 3 }]);
});

test('what is no dataset is a DataError that says what could be one', async () => {
  await write('train.tsv', 'val.csv', 'dev.tsv');
  await expect(loadTextDataset(directory)).rejects.toThrow(/its validation part may be dev\.tsv or val\.csv/);
  await rm(join(directory, 'val.csv'));
  await expect(loadTextDataset(directory, { split: 'test' })).rejects.toThrow(
    /has no test part; it has train, validation/,
  );
  await expect(loadTextDataset(join(directory, 'none'))).rejects.toThrow(/there is no such file or folder/);
  await expect(loadTextDataset('')).rejects.toThrow(
    /A dataset can be a \.tsv.*or builtin:intents; received ""/,
  );
  await expect(loadTextDataset('builtin:reviews')).rejects.toThrow(DataError);
});

test('a part that can not be used leaves no other open', async () => {
  await write('train.tsv');
  await writeFile(join(directory, 'test.tsv'), 'a\n');
  await expect(loadTextDataset(directory)).rejects.toThrow(/test\.tsv: expected rows of two columns/);
});
