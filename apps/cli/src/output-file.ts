import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataError } from '@striate/core';
import { directoryStorage } from '@striate/core/storage';

/**
 * Looks whether a file can be written, before an hour is spent on what is to be in it. The folders that it lies in may be missing.
 *
 * @param file as it was typed; undefined where none was asked for
 * @param option which asked for it, such as `--report`
 * @throws DataError for a folder, a device or a pipe, and where nothing can be written
 */
export async function checkOutputFile(file: string | undefined, option: string): Promise<void> {
  if (file === undefined) return;
  const attempt = `Can't write ${option} ${JSON.stringify(file)}`;
  const existing = await stat(file).catch(() => undefined);
  if (file === '' || /[/\\]$/.test(file) || existing?.isDirectory()) {
    throw new DataError(`${attempt}: it must be a file, and this is a folder. Add the name of a file.`);
  }
  // A file is replaced as a whole; a device or a pipe would be gone then.
  if (existing && !existing.isFile()) {
    throw new DataError(
      `${attempt}: it must be an ordinary file, and this is a device or a pipe. Choose another.`,
    );
  }
  await checkFolder(dirname(resolve(file)), attempt, 'Choose another file');
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  ENAMETOOLONG: 'the path is too long',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a file is in the way where a folder is needed',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
};

/**
 * Looks whether files can be put into a folder, or, where it doesn't exist yet, whether it can be made: by making an empty folder
 * there for a moment. Permissions alone don't tell it of every file system and user.
 *
 * @param attempt how the message begins
 * @param remedy how it ends
 * @throws DataError where they can't
 */
export async function checkFolder(folder: string, attempt: string, remedy: string): Promise<void> {
  try {
    const nearest = await nearestExisting(folder);
    await rmdir(await mkdtemp(join(nearest, '.striate-')));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new DataError(`${attempt}: ${REASONS[code] ?? message}. ${remedy}.`, { cause: error });
  }
}

/** The folder itself, or the lowest one above that exists. */
async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error;
    return nearestExisting(above);
  }
}

/**
 * Writes a file, whole or not at all, and the folders that it lies in.
 *
 * @throws BundleError where the disk is full, or has changed since {@link checkOutputFile}
 */
export async function writeOutputFile(file: string, text: string): Promise<void> {
  await directoryStorage(dirname(resolve(file))).write({ [basename(file)]: new TextEncoder().encode(text) });
}

/** Writes a JSON file, whole or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeOutputFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
