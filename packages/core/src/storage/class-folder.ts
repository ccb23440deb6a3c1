import { listFolder } from '#storage';
import {
  type ClassFolders,
  type FileKind,
  groupByClass,
  type SplitName,
  selectPart,
  splitFolders,
} from '../data/class-folders.js';

/** A folder's files by class. */
export interface ClassFolderScan extends ClassFolders {
  /** The folder that holds the class folders. */
  readonly directory: string;
}

export interface ScanClassFolderOptions {
  /** What is looked for. */
  readonly kind: FileKind;
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/**
 * Lists the files of a folder of class folders without reading them, and counts what it leaves out. Where all folders have a
 * part's name (`train`, `test`, `val`, ...), the class folders lie below those.
 *
 * @param directory path of the folder
 * @throws DataError for a folder that is missing, empty, without class folders or with one alone, for an empty class, and
 *   for a split that doesn't exist
 */
export async function scanClassFolder(
  directory: string,
  { kind, split = 'train' }: ScanClassFolderOptions,
): Promise<ClassFolderScan> {
  const part = selectPart(await listFolder(directory), split, directory);
  const where = part.folder ? pathBelow(directory, part.folder) : directory;
  return { ...groupByClass(part.listing, { where, kind }), directory: where };
}

/**
 * Finds the parts of a folder: `train/`, `test/`, `val/`.
 *
 * @returns an empty list where the folders are classes
 * @throws DataError for a folder that is missing
 */
export async function classFolderSplits(directory: string): Promise<SplitName[]> {
  return Object.keys(splitFolders(await listFolder(directory)) ?? {}) as SplitName[];
}

/**
 * A path below a folder, which is written as it was given.
 *
 * @example
 * pathBelow('./sounds/', 'yes/1.wav'); // './sounds/yes/1.wav'
 */
export function pathBelow(directory: string, path: string): string {
  return `${directory.replace(/[\\/]+$/, '')}/${path}`;
}
