import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@striate/core';
import { type Dataset, groupByClass, type SplitName, selectPart } from '@striate/core/data';
import { listFolder } from '@striate/core/storage';
import { folderTexts, TEXTS } from './folder-texts.js';

export interface TextFolderOptions {
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/**
 * Opens a folder of class folders with a `.txt` file for each text, in UTF-8, as a dataset. Texts are read when they are asked
 * for.
 *
 * Classes are the folders in order of their names (by code units: `B` before `a`); texts may lie in folders below them. Where
 * all folders have a part's name (`train`, `test`, `val`, `validation`), the class folders lie below those.
 *
 * @param directory path of the folder
 * @returns examples with the fields `file`, `index` (within the class) and `folder`
 * @throws DataError for a folder that is missing, empty, without class folders or with one alone, for an empty class, and
 *   for a split that doesn't exist; when reading for a text that is no UTF-8 or longer than 1 MiB
 * @example
 * const data = await textFolder('./aclImdb', { split: 'test' });
 * data.labels; // ['neg', 'pos']
 * data.info(0).id; // 'aclImdb/test/neg/0_2.txt'
 */
export async function textFolder(
  directory: string,
  { split = 'train' }: TextFolderOptions = {},
): Promise<Dataset<string>> {
  const part = selectPart(await listFolder(directory), split, directory);
  const where = part.folder ? join(directory, part.folder) : directory;
  const classes = groupByClass(part.listing, { where, kind: TEXTS });
  const sizes = new Map<string, number>();
  await Promise.all(
    classes.files.map(async (path) => {
      sizes.set(path, (await stat(join(where, path))).size);
    }),
  );
  return folderTexts(classes, (path) => {
    const name = join(where, path);
    return { name, size: sizes.get(path) as number, bytes: () => readBytes(name) };
  });
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DataError(`Reading ${path}: ${(cause as Error).message}.`, { cause });
  }
}
