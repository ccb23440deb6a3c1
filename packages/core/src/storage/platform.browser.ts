import { BundleError, DataError } from '../errors.js';
import { httpStorage } from './http.js';
import { indexedDbStorage } from './indexed-db.js';
import type { LocatedFile, LocatedStream } from './located-file.js';
import type { Storage } from './storage.js';

const INDEXED_DB = 'indexeddb://';

/**
 * Stands in for Node's `directoryStorage`, so that a program for both platforms can import it.
 *
 * @throws BundleError always: a browser has no directories
 */
export function directoryStorage(path: string | URL): Storage {
  throw new BundleError(
    `Can't open the folder ${path}: a browser has none; use indexedDbStorage(name), or memoryStorage() with downloadZip().`,
  );
}

/** The browser's part of `resolveStorage`: an IndexedDB database, or a web address, which may be relative. */
export function openLocation(location: string): Storage {
  if (location.startsWith(INDEXED_DB) && location.length > INDEXED_DB.length) {
    return indexedDbStorage(location.slice(INDEXED_DB.length));
  }
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(location)?.[1]?.toLowerCase();
  if (location !== '' && (scheme === undefined || scheme === 'http' || scheme === 'https')) {
    return httpStorage(location);
  }
  throw new BundleError(
    `Can't store or load at ${JSON.stringify(location)}: in a browser a location is a database ` +
      '(indexeddb://name) or a web address to read from (https://host/model, ./model).',
  );
}

/** The database of this origin in which `downloadFile` keeps what it has downloaded: `indexeddb://striate-downloads`. */
export function downloadCache(): Storage {
  return indexedDbStorage('striate-downloads');
}

/** The browser's part of `readWeights`: an address, or the database that `indexeddb://` names. */
export async function locateFile(location: string): Promise<LocatedFile | URL> {
  if (location.startsWith(INDEXED_DB)) return { folder: openLocation(location) };
  const address = addressOf(location);
  if (address) return address;
  throw new BundleError(
    `Can't read from ${JSON.stringify(location)}: in a browser a location is a web address (https://host/model.json, ` +
      './model/model.json) or a database (indexeddb://name).',
  );
}

/** The browser's part of `openByteStream`: an address. */
export async function streamLocation(location: string): Promise<LocatedStream | URL> {
  const address = addressOf(location);
  if (address) return address;
  throw new BundleError(
    `Can't read ${JSON.stringify(location)}: in a browser a file is a web address (https://host/vectors.txt, ` +
      './vectors.txt) or one that was picked.',
  );
}

function addressOf(location: string): URL | undefined {
  const page = globalThis.location?.href;
  return URL.canParse(location, page) ? new URL(location, page) : undefined;
}

/** A page can't list folders: says what to use instead. */
export async function listFolder(directory: string): Promise<never> {
  throw new DataError(
    `Reading ${directory}: a browser can't open folders by path. Use the files of an <input type="file" webkitdirectory>.`,
  );
}
