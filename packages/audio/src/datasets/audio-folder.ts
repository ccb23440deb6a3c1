import { Dataset, folderSource, type SplitName } from '@striate/core/data';
import { type ClassFolderScan, pathBelow, scanClassFolder } from '@striate/core/storage';
import type { AudioFile } from '../decoding/audio-file.js';
import { SOUNDS } from './sounds.js';

export interface AudioFolderOptions {
  /** Which part of a folder that has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

/** A folder's sounds by class. */
export type AudioFolderScan = ClassFolderScan;

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
export function scanAudioFolder(
  directory: string,
  options: AudioFolderOptions = {},
): Promise<AudioFolderScan> {
  return scanClassFolder(directory, { ...options, kind: SOUNDS });
}
