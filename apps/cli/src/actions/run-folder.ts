import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DataError } from '@striate/core';
import { checkFolder } from '../output-file.js';

/** Files that only a run of ours leaves in a folder. */
const BUNDLE = 'striate.json';
export const CHECKPOINT = 'checkpoint.safetensors';

const SHOWN = 3;

/** What a run finds in the folder that it is to write to. */
export interface RunFolder {
  readonly hasCheckpoint: boolean;
  readonly hasBundle: boolean;
}

/**
 * Looks at the folder that a run is to write to, before an hour is spent on training.
 *
 * @throws DataError where it holds files that are not ours, is no folder, or can't be written to
 */
export async function inspectRunFolder(folder: string): Promise<RunFolder> {
  const path = resolve(folder);
  const names = await readdir(path).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    const problem = error.code === 'ENOTDIR' ? 'it is a file' : error.message;
    throw new DataError(`Can't write the model to ${folder}: ${problem}. Choose another folder with --out.`, {
      cause: error,
    });
  });
  const found = { hasCheckpoint: names.includes(CHECKPOINT), hasBundle: names.includes(BUNDLE) };
  if (names.length > 0 && !found.hasCheckpoint && !found.hasBundle) {
    const shown = names.slice(0, SHOWN).join(', ');
    const more = names.length > SHOWN ? ', ...' : '';
    throw new DataError(
      `Can't write the model to ${folder}: the folder holds other files (${shown}${more}) and no model of ` +
        'striate that could be replaced. Choose an empty or a new folder with --out.',
    );
  }
  await checkFolder(path, `Can't write the model to ${folder}`, 'Choose another folder with --out');
  return found;
}

/**
 * Makes sure that `--resume` does what its user expects of it.
 *
 * @throws DataError where the run has been finished already: to train it again is not what was asked for
 */
export function checkResume({ hasCheckpoint, hasBundle }: RunFolder, folder: string): void {
  if (hasCheckpoint || !hasBundle) return;
  throw new DataError(
    `There is nothing to resume in ${folder}: it holds a finished model and no checkpoint. Leave out --resume to ` +
      'train anew (that replaces the model), or choose another folder with --out.',
  );
}
