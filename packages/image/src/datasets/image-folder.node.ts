import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import { decodableFormats } from '#decode';
import type { ImageFile } from '../preprocessing/image-file.js';
import {
  type ClassFolders,
  type FolderListing,
  groupByClass,
  type SplitName,
  splitFolders,
} from './class-folders.js';
import { folderSource } from './folder-source.js';

export interface ImageFolderOptions {
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/** A folder's pictures by class, and the part that they are, where the folder has parts. */
export interface ImageFolderScan extends ClassFolders {
  /** The folder that holds the class folders. */
  readonly directory: string;
  /** The parts that exist; empty where the dataset has none. */
  readonly splits: readonly SplitName[];
}

/**
 * Opens a folder of class folders as a dataset. Pictures are decoded when they are read, not before.
 *
 * Classes are the folders in order of their names (by code units: `B` before `a`); pictures may lie in folders below them.
 * Where all folders have a part's name (`train`, `test`, `val`, `validation`), the class folders lie below those.
 *
 * @param directory path of the folder
 * @returns examples with the fields `file`, `index` (within the class) and `folder`
 * @throws DataError for a folder that is missing, empty, without class folders or with one alone, for an empty class, and
 *   for a split that doesn't exist
 * @example
 * const data = await imageFolder('./photos');
 * data.labels; // ['cat', 'dog']
 * data.info(0); // { id: 'photos/cat/1.jpg', label: 0, fields: { file: '1.jpg', index: 0, folder: 'cat' } }
 */
export async function imageFolder(
  directory: string,
  options: ImageFolderOptions = {},
): Promise<Dataset<ImageFile>> {
  const scan = await scanImageFolder(directory, options);
  return Dataset.from(
    folderSource(scan, (path) => {
      const file = join(scan.directory, path);
      return { name: file, source: file };
    }),
  );
}

/**
 * Lists the pictures of a folder of class folders without reading them, and counts what it leaves out.
 *
 * @throws DataError as {@link imageFolder}
 */
export async function scanImageFolder(
  directory: string,
  { split }: ImageFolderOptions = {},
): Promise<ImageFolderScan> {
  const listing = await listFolder(directory);
  const parts = splitFolders(listing);
  const splits = Object.keys(parts ?? {}) as SplitName[];
  if (!parts) {
    if (split && split !== 'train') throw missingSplit(directory, split, []);
    return {
      ...groupByClass(listing, { where: directory, formats: decodableFormats }),
      directory,
      splits,
    };
  }
  const folder = parts[split ?? 'train'];
  if (!folder) throw missingSplit(directory, split ?? 'train', splits);
  const where = join(directory, folder);
  const below = (paths: readonly string[]): string[] =>
    paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const part = { files: below(listing.files), folders: below(listing.folders) };
  return { ...groupByClass(part, { where, formats: decodableFormats }), directory: where, splits };
}

function missingSplit(directory: string, split: SplitName, splits: readonly SplitName[]): DataError {
  const found = splits.length ? `it has ${splits.join(', ')}` : 'its folders are classes';
  return new DataError(
    `Reading ${directory}: there is no ${split} part (${found}). Expected ${join(directory, split, '<class>', '<picture>')}, or split the dataset with split().`,
  );
}

/** Walks a folder. A folder that a link leads back into, by its real path, is not entered again. */
async function listFolder(directory: string): Promise<FolderListing> {
  const files: string[] = [];
  const folders: string[] = [];
  const walk = async (relative: string, above: ReadonlySet<string>): Promise<void> => {
    const here = join(directory, relative);
    const real = await realpath(here);
    if (above.has(real)) return;
    const within = new Set(above).add(real);
    for (const entry of await readdir(here, { withFileTypes: true })) {
      const path = relative ? `${relative}/${entry.name}` : entry.name;
      const kind = entry.isSymbolicLink() ? await stat(join(directory, path)).catch(() => undefined) : entry;
      if (kind?.isFile()) files.push(path);
      if (!kind?.isDirectory()) continue;
      folders.push(path);
      if (!entry.name.startsWith('.')) await walk(path, within);
    }
  };
  try {
    await walk('', new Set());
  } catch (cause) {
    throw folderError(directory, cause);
  }
  return { files, folders };
}

function folderError(directory: string, cause: unknown): DataError {
  const code = (cause as NodeJS.ErrnoException).code;
  const problems: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such folder; check the path',
    ENOTDIR: 'it is a file, not a folder; give the folder that holds the class folders',
    EACCES: 'it may not be read; check its permissions',
  };
  const problem = problems[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
  return new DataError(`Reading ${directory}: ${problem}.`, { cause });
}
