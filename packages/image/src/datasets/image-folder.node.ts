import { join } from 'node:path';
import { Dataset, folderSource, type SplitName } from '@striate/core/data';
import { type ClassFolderScan, scanClassFolder } from '@striate/core/storage';
import type { ImageFile } from '../preprocessing/image-file.js';
import { PICTURES } from './pictures.js';

export interface ImageFolderOptions {
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/** A folder's pictures by class. */
export type ImageFolderScan = ClassFolderScan;

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
export function scanImageFolder(
  directory: string,
  options: ImageFolderOptions = {},
): Promise<ImageFolderScan> {
  return scanClassFolder(directory, { ...options, kind: PICTURES });
}
