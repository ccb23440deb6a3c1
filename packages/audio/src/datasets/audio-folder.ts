import {
  type ClassFolders,
  Dataset,
  folderSource,
  groupByClass,
  type SplitName,
  selectPart,
  splitFolders,
} from '@striate/core/data';
import { listFolder } from '@striate/core/storage';
import type { AudioFile } from '../decoding/audio-file.js';
import { pathBelow, SOUNDS } from './sounds.js';

export interface AudioFolderOptions {
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/** A folder's sounds by class. */
export interface AudioFolderScan extends ClassFolders {
  /** The folder that holds the class folders. */
  readonly directory: string;
}

/**
 * Opens a folder of class folders as a dataset. Sounds are decoded when they are read, not before.
 *
 * Classes are the folders in order of their names (by code units: `B` before `a`); sounds may lie in folders below them. Where
 * all folders have a part's name (`train`, `test`, `val`, `validation`), the class folders lie below those.
 *
 * @param directory path of the folder
 * @returns examples with the fields `file`, `index` (within the class) and `folder`
 * @throws DataError for a folder that is missing, empty, without class folders or with one alone, for an empty class, and
 *   for a split that doesn't exist
 * @example
 * const data = await audioFolder('./commands');
 * data.labels; // ['no', 'yes']
 * data.info(0); // { id: './commands/no/1.wav', label: 0, fields: { file: '1.wav', index: 0, folder: 'no' } }
 */
export async function audioFolder(
  directory: string,
  options: AudioFolderOptions = {},
): Promise<Dataset<AudioFile>> {
  const scan = await scanAudioFolder(directory, options);
  return Dataset.from(
    folderSource(scan, (path) => {
      const name = pathBelow(scan.directory, path);
      return { name, source: name };
    }),
  );
}

/**
 * Lists the sounds of a folder of class folders without reading them, and counts what it leaves out.
 *
 * @throws DataError as {@link audioFolder}
 */
export async function scanAudioFolder(
  directory: string,
  { split = 'train' }: AudioFolderOptions = {},
): Promise<AudioFolderScan> {
  const part = selectPart(await listFolder(directory), split, directory);
  const where = part.folder ? pathBelow(directory, part.folder) : directory;
  return { ...groupByClass(part.listing, { where, kind: SOUNDS }), directory: where };
}

/**
 * Finds the parts of a folder: `train/`, `test/`, `val/`.
 *
 * @returns an empty list where the folders are classes
 * @throws DataError for a folder that is missing
 */
export async function audioFolderSplits(directory: string): Promise<SplitName[]> {
  return Object.keys(splitFolders(await listFolder(directory)) ?? {}) as SplitName[];
}
