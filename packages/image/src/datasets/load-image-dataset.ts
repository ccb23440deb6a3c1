import { DataError } from '@striate/core';
import { type Dataset, type SplitName, wantedSplits } from '@striate/core/data';
import { classFolderSplits } from '@striate/core/storage';
import { idxDataset, idxSplits, imageFolder } from '#datasets';
import type { ImageInput } from '../preprocessing/decode.js';
import { builtinDigits } from './builtin-digits.js';

/** The parts of a dataset that exist. A folder of class folders is not in parts: then there is `all`. */
export interface ImageDatasets {
  readonly format: 'idx' | 'folder' | 'builtin';
  readonly train?: Dataset<ImageInput>;
  readonly validation?: Dataset<ImageInput>;
  readonly test?: Dataset<ImageInput>;
  /** Everything, where the dataset is not in parts. */
  readonly all?: Dataset<ImageInput>;
}

export interface LoadImageDatasetOptions {
  /** Opens this part alone, where the dataset is in parts; default all of them. */
  readonly split?: SplitName;
  /** For `builtin:digits`; default 0. */
  readonly seed?: number;
}

const LOOKED_FOR =
  'a folder of IDX files (train-images-idx3-ubyte, ... or .gz), a folder of class folders (cat/1.jpg, dog/1.jpg, ...), or builtin:digits';

/**
 * Opens a dataset by what a person types: a folder of IDX files, a folder of class folders, or `builtin:digits`.
 *
 * @param spec a path or `builtin:digits`
 * @returns the parts that exist; close each that you use
 * @throws DataError saying what was looked for and what was found, also for a part that doesn't exist
 * @example
 * const { train, test } = await loadImageDataset('builtin:digits');
 * [train?.length, test?.length]; // [6000, 1000]
 */
export async function loadImageDataset(
  spec: string,
  { split, seed = 0 }: LoadImageDatasetOptions = {},
): Promise<ImageDatasets> {
  if (typeof spec !== 'string' || spec === '') {
    throw new DataError(`A dataset can be ${LOOKED_FOR}; received ${JSON.stringify(spec)}.`);
  }
  if (spec.startsWith('builtin:')) return openBuiltin(spec, split, seed);
  const idx = await idxSplits(spec);
  if (idx.length > 0) return openIdx(spec, idx, split);
  try {
    return await openFolder(spec, split);
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new DataError(`${cause.message} A dataset can be ${LOOKED_FOR}.`, { cause });
  }
}

function openBuiltin(spec: string, split: SplitName | undefined, seed: number): ImageDatasets {
  if (spec !== 'builtin:digits') {
    throw new DataError(`There is no built-in dataset "${spec}"; there is builtin:digits.`);
  }
  const wanted = wantedSplits(spec, ['train', 'test'] as const, split);
  const parts = wanted.map((name) => [name, builtinDigits({ split: name, seed })]);
  return { format: 'builtin', ...Object.fromEntries(parts) };
}

async function openIdx(
  spec: string,
  found: readonly ('train' | 'test')[],
  split: SplitName | undefined,
): Promise<ImageDatasets> {
  const parts: [string, Dataset<ImageInput>][] = [];
  try {
    for (const name of wantedSplits(spec, found, split)) {
      parts.push([name, await idxDataset(spec, { split: name })]);
    }
  } catch (error) {
    for (const [, dataset] of parts) await dataset.close();
    throw error;
  }
  return { format: 'idx', ...Object.fromEntries(parts) };
}

async function openFolder(spec: string, split: SplitName | undefined): Promise<ImageDatasets> {
  const splits = await classFolderSplits(spec);
  if (splits.length === 0) return { format: 'folder', all: await imageFolder(spec) };
  const parts: [string, Dataset<ImageInput>][] = [];
  for (const name of wantedSplits(spec, splits, split)) {
    parts.push([name, await imageFolder(spec, { split: name })]);
  }
  return { format: 'folder', ...Object.fromEntries(parts) };
}
