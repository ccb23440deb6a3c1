import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@striate/core';
import { type SplitName, splitFolders } from '@striate/core/data';
import { listFolder } from '@striate/core/storage';
import { formatOfName } from './table-options.js';

/** What a path holds, and where each part of it is. */
export interface FoundParts {
  readonly format: 'table' | 'folder';
  /** Paths to open; `all` where it is not in parts. */
  readonly paths: Readonly<Partial<Record<SplitName | 'all', string>>>;
}

/** What people call the files of the parts. */
const PART_NAMES: readonly (readonly [SplitName, RegExp])[] = [
  ['train', /^train(ing)?\./i],
  ['validation', /^(val(id(ation)?)?|dev)\./i],
  ['test', /^test(ing)?\./i],
];

/**
 * Finds out what a path is: a table, a folder with a table for each part (`train.tsv`, `dev.tsv`, `test.tsv`), or a folder of
 * class folders.
 *
 * @throws DataError for a path that doesn't exist, and for two tables of one part
 */
export async function findParts(path: string): Promise<FoundParts> {
  if (!(await isFolder(path))) return { format: 'table', paths: { all: path } };
  const tables = (await readdir(path)).filter((name) => formatOfName(name)).sort();
  const paths: Partial<Record<SplitName | 'all', string>> = {};
  for (const [split, pattern] of PART_NAMES) {
    const [name, another] = tables.filter((table) => pattern.test(table));
    if (another)
      throw new DataError(
        `Reading ${path}: its ${split} part may be ${name} or ${another}; remove one of them.`,
      );
    if (name) paths[split] = join(path, name);
  }
  if (Object.keys(paths).length > 0) return { format: 'table', paths };
  const folders = Object.keys(splitFolders(await listFolder(path)) ?? {});
  if (folders.length === 0) return { format: 'folder', paths: { all: path } };
  return { format: 'folder', paths: Object.fromEntries(folders.map((split) => [split, path])) };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'there is no such file or folder; check the path' : (cause as Error).message;
    throw new DataError(`Reading ${path}: ${reason}.`, { cause });
  }
}
