import { link, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BundleError } from '../errors.js';
import { errorCode, fileFailure } from './file-failure.js';
import { formatBytes } from './format-bytes.js';
import { releaseTemporary, removeLeftovers, reserveTemporary } from './temporary-files.js';

interface StagedFile {
  readonly name: string;
  readonly target: string;
  readonly temporary: string;
  /** A second name for the file that is replaced, until all files are in place. */
  readonly backup: string;
}

/**
 * Replaces files of a directory, all or none: write aside, flush, rename in order, flush the directory.
 *
 * A crash between two renames leaves whole files of two writes; a bundle's hashes tell them apart.
 *
 * @throws BundleError; the directory is then as it was before
 */
export async function replaceFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const created = await makeFolder(folder);
  const staged: StagedFile[] = [];
  try {
    for (const [name, bytes] of Object.entries(files)) {
      const file = {
        name,
        target: join(folder, name),
        temporary: reserveTemporary(folder),
        backup: reserveTemporary(folder),
      };
      staged.push(file);
      await refuseFolder(file, folder);
      try {
        await writeAndFlush(file.temporary, bytes);
      } catch (error) {
        throw fileFailure(`write ${name} to ${folder}`, error, spaceNeeded(files, error));
      }
    }
    await moveIntoPlace(staged, folder);
  } catch (error) {
    await release(staged);
    await removeCreated(folder, created);
    throw error;
  }
  await release(staged);
}

/** @returns the topmost directory that had to be created; undefined where all existed */
async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    const created = await mkdir(folder, { recursive: true });
    await removeLeftovers(folder);
    return created;
  } catch (error) {
    throw fileFailure(`write to the folder ${folder}`, error);
  }
}

async function removeCreated(folder: string, created: string | undefined): Promise<void> {
  if (created === undefined) return;
  for (let path = folder; path.length >= created.length; path = dirname(path)) {
    // Stops by itself at a directory that somebody else has put something into.
    const removed = await rmdir(path).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

async function refuseFolder({ name, target }: StagedFile, folder: string): Promise<void> {
  const existing = await stat(target).catch(() => undefined);
  if (!existing?.isDirectory()) return;
  throw new BundleError(
    `Could not write ${name} to ${folder}: a folder of that name is in the way; move it or choose another folder.`,
  );
}

async function writeAndFlush(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function moveIntoPlace(staged: readonly StagedFile[], folder: string): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  for (const { name, target, temporary, backup } of staged) {
    const kept = await keepBackup(target, backup);
    try {
      await rename(temporary, target);
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw fileFailure(`put ${name} into place in ${folder}`, error);
    }
    if (kept === 'backup') undo.push(() => rename(backup, target));
    if (kept === 'new') undo.push(() => rm(target, { force: true }));
  }
  await flushFolder(folder);
}

/** A file system without hard links (exFAT) can keep no backup; but renames hardly ever fail. */
async function keepBackup(target: string, backup: string): Promise<'backup' | 'new' | 'none'> {
  try {
    await link(target, backup);
    return 'backup';
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'new' : 'none';
  }
}

async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    // Windows and some network file systems have no such operation.
    if (['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'].includes(errorCode(error) ?? '')) return;
    throw fileFailure(`flush the folder ${folder} to the device`, error);
  }
}

async function release(staged: readonly StagedFile[]): Promise<void> {
  for (const { temporary, backup } of staged) {
    await releaseTemporary(temporary);
    await releaseTemporary(backup);
  }
}

function spaceNeeded(files: Readonly<Record<string, Uint8Array>>, error: unknown): string | undefined {
  if (errorCode(error) !== 'ENOSPC') return undefined;
  const needed = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
  return `${formatBytes(needed)} needed`;
}
