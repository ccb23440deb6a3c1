import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BundleError } from '../errors.js';
import { directoryStorage } from './directory.js';
import { errorCode, fileFailure } from './file-failure.js';
import { httpStorage } from './http.js';
import { listFolder } from './list-folder.node.js';
import type { LocatedFile, LocatedStream } from './located-file.js';
import { readLocalFile } from './read-local-file.js';
import type { Storage } from './storage.js';

export { directoryStorage, listFolder };

/** Larger than Node's own 64 kB: a file of vectors has a gigabyte. */
const STREAM_PIECE = 2 ** 20;

/** Node's part of `resolveStorage`: a path, a `file:` URL or a web address. */
export function openLocation(location: string): Storage {
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
  if (location === '' || location.includes('\0')) throw unusable(location);
  if (scheme === undefined) return directoryStorage(location);
  if (scheme === 'http' || scheme === 'https') return httpStorage(location);
  if (scheme === 'file') return openFileUrl(location);
  throw unusable(location);
}

function openFileUrl(location: string): Storage {
  try {
    return directoryStorage(new URL(location));
  } catch (cause) {
    // Another host, or an encoded separator.
    throw unusable(location, { cause });
  }
}

function unusable(location: string, options?: ErrorOptions): BundleError {
  return new BundleError(
    `Can't store or load at ${JSON.stringify(location)}: in Node a location is a folder (./model), a file URL ` +
      '(file:///models/a) or a web address to read from (https://host/model).',
    options,
  );
}

/**
 * The folder in which `downloadFile` keeps what it has downloaded: the one that the environment variable `STRIATE_CACHE`
 * names, else `striate` in the user's folder for caches (`$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`,
 * `%LOCALAPPDATA%`). It may be deleted at any time.
 */
export function downloadCache(): Storage {
  return directoryStorage(process.env.STRIATE_CACHE || join(userCaches(), 'striate'));
}

function userCaches(): string {
  const home = homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches');
  if (process.platform === 'win32') return process.env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  return process.env.XDG_CACHE_HOME || join(home, '.cache');
}

/** Node's part of `readWeights`: a folder, a file and the folder around it, or a web address. */
export async function locateFile(location: string): Promise<LocatedFile | URL> {
  const path = pathOrAddress(location);
  if (path instanceof URL) return path;
  try {
    if ((await stat(path)).isDirectory()) return { folder: directoryStorage(path) };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileFailure(`read ${path}`, error);
    throw new BundleError(`There is no file or folder ${path}; check the path.`, { cause: error });
  }
  const name = basename(path);
  const beside = directoryStorage(dirname(path));
  // What a user names may have a name that no manifest may give.
  const read = (wanted: string) => (wanted === name ? readLocalFile(path) : beside.read(wanted));
  return { name, folder: { location: beside.location, list: beside.list, read } };
}

/** Node's part of `openByteStream`: a file, or a web address. */
export async function streamLocation(location: string): Promise<LocatedStream | URL> {
  const path = pathOrAddress(location);
  return path instanceof URL ? path : { location: path, pieces: readPieces(path) };
}

async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: STREAM_PIECE }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileFailure(`read ${path}`, error);
    throw new BundleError(`There is no file ${path}; check the path.`, { cause: error });
  }
}

function pathOrAddress(location: string): string | URL {
  if (/^https?:/i.test(location) && URL.canParse(location)) return new URL(location);
  if (location === '' || location.includes('\0')) throw unusable(location);
  return /^file:/i.test(location) ? pathOf(location) : resolve(location);
}

function pathOf(location: string): string {
  try {
    return fileURLToPath(location);
  } catch (cause) {
    throw unusable(location, { cause });
  }
}
