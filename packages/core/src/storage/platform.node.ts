import { BundleError } from '../errors.js';
import { directoryStorage } from './directory.js';
import { httpStorage } from './http.js';
import type { Storage } from './storage.js';

export { directoryStorage };

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
