import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { DataError } from '@striate/core';
import type { ByteSource } from './byte-source.js';

/**
 * Opens a file. It stays open until `close`, so that what is read later is of this very file, also where an editor puts
 * another in its place; one that is written into is noticed by its length and time.
 *
 * @throws DataError for a path that doesn't exist, may not be read, or is a folder
 */
export function fileBytes(path: string): ByteSource {
  if (typeof path !== 'string' || path === '')
    throw new DataError(`Reading a file of texts: give its path, received ${JSON.stringify(path)}.`);
  let descriptor: number | undefined = attempt(path, () => openSync(path, 'r'));
  const opened = fstatSync(descriptor);
  if (!opened.isFile()) {
    closeSync(descriptor);
    throw new DataError(
      opened.isDirectory()
        ? `Reading ${path}: it is a folder. Give a file in it, or open it with textFolder where it has a folder of .txt files for each class.`
        : `Reading ${path}: it is no regular file, and can't be read at any position. Copy what it gives into a file first.`,
    );
  }
  const open = (): number => {
    if (descriptor === undefined) throw new DataError(`Reading ${path}: the dataset was closed.`);
    return descriptor;
  };
  const check = (length: number, expected: number): void => {
    const { size, mtimeMs } = fstatSync(open());
    if (length === expected && size === opened.size && mtimeMs === opened.mtimeMs) return;
    throw new DataError(
      `Reading ${path}: the file was changed while it was in use (it had ${opened.size} bytes, now ${size}). Open it again.`,
    );
  };
  return {
    name: path,
    size: opened.size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      const length = await new Promise<number>((resolve, reject) => {
        read(open(), bytes, 0, bytes.length, start, (cause, count) =>
          cause ? reject(fileError(path, cause)) : resolve(count),
        );
      });
      check(length, bytes.length);
      return bytes;
    },
    readNow(start, end) {
      const bytes = new Uint8Array(end - start);
      check(
        attempt(path, () => readSync(open(), bytes, 0, bytes.length, start)),
        bytes.length,
      );
      return bytes;
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** Runs a call of the file system and names the file when it fails. */
function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw cause instanceof DataError ? cause : fileError(path, cause);
  }
}

function fileError(path: string, cause: unknown): DataError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const problems: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file; check the path',
    EACCES: 'it may not be read; check its permissions',
  };
  return new DataError(`Reading ${path}: ${problems[code ?? ''] ?? message}.`, { cause });
}
