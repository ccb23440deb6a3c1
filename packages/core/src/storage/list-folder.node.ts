import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderListing } from '../data/class-folders.js';
import { DataError } from '../errors.js';
import { errorCode } from './file-failure.js';

/**
 * Lists what is in a folder of a dataset and below; nothing below a folder whose name begins with a dot.
 *
 * Links are followed, but below one top folder no real folder is entered twice, nor is the dataset's own: links
 * can't make the walk endless, nor longer than the folders there are.
 *
 * @param directory path of the folder
 * @returns paths relative to it, in no particular order
 * @throws DataError for a folder that is missing, a file, or may not be read
 */
export async function listFolder(directory: string): Promise<FolderListing> {
  if (directory === '') throw new DataError('Reading a folder: its path is empty; give the path.');
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
  const code = errorCode(cause);
  const problems: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such folder; check the path',
    ENOTDIR: 'it is a file, not a folder; give the folder that holds the class folders',
    EACCES: 'it may not be read; check its permissions',
  };
  const problem = problems[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
  return new DataError(`Reading ${directory}: ${problem}.`, { cause });
}
