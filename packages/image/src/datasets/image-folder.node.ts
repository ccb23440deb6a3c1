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
  selectPart,
  splitFolders,
} from './class-folders.js';
import { folderSource } from './folder-source.js';

export interface ImageFolderOptions {
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/** A folder's pictures by class. */
export interface ImageFolderScan extends ClassFolders {
  /** The folder that holds the class folders. */
  readonly directory: string;
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
  { split = 'train' }: ImageFolderOptions = {},
): Promise<ImageFolderScan> {
  const part = selectPart(await listFolder(directory), split, directory);
  const where = part.folder ? join(directory, part.folder) : directory;
  const classes = groupByClass(part.listing, { where, formats: decodableFormats });
  return { ...classes, directory: where };
}

/**
 * Finds the parts of a folder: `train/`, `test/`, `val/`.
 *
 * @returns an empty list where the folders are classes
 * @throws DataError for a folder that is missing
 */
export async function folderSplits(directory: string): Promise<SplitName[]> {
  return Object.keys(splitFolders(await listFolder(directory)) ?? {}) as SplitName[];
}

/**
 * Walks a folder. Links are followed, but below one top folder no real folder is entered twice, nor is the dataset's own: links
 * can't make the walk endless, nor longer than the folders there are.
 */
async function listFolder(directory: string): Promise<FolderListing> {
  if (directory === '')
    throw new DataError('Reading a folder of pictures: its path is empty; give the path.');
  const files: string[] = [];
  const folders: string[] = [];
  const walk = async (relative: string, entered: Set<string>): Promise<void> => {
    const here = join(directory, relative);
    const real = await realpath(here);
    if (entered.has(real)) return;
    entered.add(real);
    for (const entry of await readdir(here, { withFileTypes: true })) {
      const path = relative ? `${relative}/${entry.name}` : entry.name;
      const kind = entry.isSymbolicLink() ? await stat(join(directory, path)).catch(() => undefined) : entry;
      if (kind?.isFile()) files.push(path);
      if (!kind?.isDirectory()) continue;
      folders.push(path);
      if (!entry.name.startsWith('.')) await walk(path, relative ? entered : new Set([real]));
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
