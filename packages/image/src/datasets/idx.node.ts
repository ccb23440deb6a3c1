import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@striate/core';
import { Dataset, type ExampleSource } from '@striate/core/data';
import type { Pixels } from '../preprocessing/pixels.js';
import { IdxFile } from './idx-file.node.js';

export interface IdxOptions {
  /** Files named `train-...`, or `t10k-...` or `test-...`; default `train`. */
  readonly split?: 'train' | 'test';
}

/** MNIST's names, also with a dot before `idx`, gzipped, and behind a prefix as EMNIST has it. */
const FILE_NAME = /^(.*-)?(train|t10k|test)-(images|labels)[.-]idx[13]-ubyte(\.gz)?$/i;

const EXPECTED =
  'train-images-idx3-ubyte and train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (or .gz)';

/** The files of one split. */
interface IdxPair {
  readonly images?: string;
  readonly labels?: string;
}

/**
 * Finds the splits of a folder of IDX files by their names.
 *
 * @returns an empty list where there are none, or no such folder
 */
export async function idxSplits(directory: string): Promise<('train' | 'test')[]> {
  const pairs = findPairs(await readdir(directory).catch(() => []));
  return (['train', 'test'] as const).filter((split) => pairs[split].images || pairs[split].labels);
}

/**
 * Opens grey pictures in IDX files, MNIST's format, as a dataset. One picture at a time is read from disk; labels stay in
 * memory, one byte each. Gzipped files are unpacked once to a temporary file. `close()` releases the files.
 *
 * Class names are the lines of a `labels.txt` beside the files where there is one, else the label bytes that occur in
 * either split, as text and in order.
 *
 * @param directory with files of MNIST's names, gzipped or not
 * @returns examples of `[height, width, 1]` bytes with the fields `file` and `index` (position in the file)
 * @throws DataError naming the file, for one that is missing, has a wrong magic number, is cut short or too long, for
 *   pictures and labels of different number, and for one class alone
 * @example
 * const test = await idxDataset('./mnist', { split: 'test' });
 * [test.length, test.info(0).label]; // [10000, 7]
 */
export async function idxDataset(
  directory: string,
  { split = 'train' }: IdxOptions = {},
): Promise<Dataset<Pixels>> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new DataError(
      `Reading ${directory}: there is no such folder, or it can't be read; check the path.`,
      { cause },
    );
  });
  const pairs = findPairs(names);
  const images = required(directory, pairs, split, 'images');
  const classes = await readClasses(directory, pairs, required(directory, pairs, split, 'labels'));
  const file = await IdxFile.open(images, 3);
  if (file.header.shape[0] !== classes.ofExample.length) {
    file.close();
    throw new DataError(
      `Reading ${directory}: ${images} has ${file.header.shape[0]} pictures, but its labels file has ${classes.ofExample.length} labels. Fetch both again.`,
    );
  }
  return Dataset.from(idxSource(file, classes));
}

interface IdxClasses {
  readonly names: readonly string[];
  /** Class index of each example. */
  readonly ofExample: Uint8Array;
}

function idxSource(file: IdxFile, classes: IdxClasses): ExampleSource<Pixels> {
  const [length = 0, height = 0, width = 0] = file.header.shape;
  const size = height * width;
  return {
    labels: classes.names,
    length,
    cheap: true,
    info: (index) => ({
      id: `${file.name}#${index}`,
      label: classes.ofExample[index] as number,
      fields: { file: file.name, index },
    }),
    read: (index) => ({ data: file.read(index * size, size), height, width, channels: 1 }),
    close: async () => file.close(),
  };
}

function findPairs(names: readonly string[]): Record<'train' | 'test', IdxPair> {
  const pairs: Record<'train' | 'test', Record<string, string>> = { train: {}, test: {} };
  // Sorted, so that an unpacked file comes before its .gz and is the one that stays.
  for (const name of [...names].sort()) {
    const match = FILE_NAME.exec(name);
    if (!match) continue;
    const split = match[2]?.toLowerCase() === 'train' ? 'train' : 'test';
    pairs[split][match[3]?.toLowerCase() as string] ??= name;
  }
  return pairs;
}

function required(
  directory: string,
  pairs: Record<'train' | 'test', IdxPair>,
  split: 'train' | 'test',
  part: 'images' | 'labels',
): string {
  const name = pairs[split][part];
  if (name) return join(directory, name);
  const found = [pairs.train, pairs.test].flatMap((pair) => Object.values(pair) as string[]);
  throw new DataError(
    `Reading ${directory}: the ${part} file of the ${split} split is missing (found: ${found.join(', ') || 'no IDX files'}). Expected ${EXPECTED}.`,
  );
}

/** Reads the labels of both splits, so that a class that one of them lacks keeps its index. */
async function readClasses(
  directory: string,
  pairs: Record<'train' | 'test', IdxPair>,
  own: string,
): Promise<IdxClasses> {
  const values = await readLabels(own);
  const used = new Set(values);
  for (const { labels } of [pairs.train, pairs.test]) {
    if (!labels || join(directory, labels) === own) continue;
    for (const value of await readLabels(join(directory, labels))) used.add(value);
  }
  const present = [...used].sort((a, b) => a - b);
  if (present.length < 2) {
    throw new DataError(
      `Reading ${own}: a classifier needs two classes or more, but all ${values.length} labels are ${present[0]}.`,
    );
  }
  const names = await readNames(directory, present.at(-1) as number);
  if (names) return { names, ofExample: values };
  const indexOf = new Uint8Array(256);
  present.forEach((value, index) => {
    indexOf[value] = index;
  });
  return { names: present.map(String), ofExample: values.map((value) => indexOf[value] as number) };
}

async function readLabels(path: string): Promise<Uint8Array> {
  const file = await IdxFile.open(path, 1);
  try {
    return file.read(0, file.header.length);
  } finally {
    file.close();
  }
}

async function readNames(directory: string, largest: number): Promise<string[] | undefined> {
  const path = join(directory, 'labels.txt');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const names = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length > largest) return names;
  throw new DataError(
    `Reading ${path}: labels go up to ${largest}, so there must be at least ${largest + 1} names, one a line, but there are ${names.length}.`,
  );
}
