import { MissingFileError } from './missing-file-error.js';
import { type JsonObject, parseJson } from './parse-json.js';
import { sha256Hex, sha256OfParts } from './sha256.js';
import type { Storage } from './storage.js';

/** A downloaded file and its SHA-256, in hexadecimal. */
export interface KeptFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** @returns the file as it was downloaded; undefined where it is not there, or no longer as it was */
export async function readCached(cache: Storage, url: URL): Promise<KeptFile | undefined> {
  const name = cacheName(url);
  try {
    const note = parseNote(await cache.read(noteName(name)));
    const bytes = await cache.read(name);
    if (note?.bytes !== bytes.length) return undefined;
    const sha256 = await sha256OfParts([bytes]);
    // Two processes that write at once may leave the file of one and the note of the other.
    return note.sha256 === sha256 ? { bytes, sha256 } : undefined;
  } catch (error) {
    if (error instanceof MissingFileError) return undefined;
    throw error;
  }
}

function parseNote(bytes: Uint8Array): JsonObject | undefined {
  try {
    return parseJson(bytes, 'a note of the cache');
  } catch {
    // Damaged: then the file it belongs to is downloaded again.
    return undefined;
  }
}

export async function writeCached(cache: Storage, url: URL, { bytes, sha256 }: KeptFile): Promise<void> {
  const name = cacheName(url);
  const note = new TextEncoder().encode(JSON.stringify({ bytes: bytes.length, sha256 }));
  await cache.write({ [name]: bytes, [noteName(name)]: note });
}

/** Makes the next download ask the server again. */
export async function removeCached(cache: Storage, url: URL): Promise<void> {
  await cache.remove(noteName(cacheName(url)));
  await cache.remove(cacheName(url));
}

/** Different for every address, its secrets hidden, and with the end of its path for people who look into the folder. */
function cacheName(url: URL): string {
  const end = url.pathname.split('/').at(-1) ?? '';
  const readable = end.replace(/[^\w.-]/g, '_').slice(-80);
  return `${sha256Hex(new TextEncoder().encode(url.href))}-${readable}`;
}

function noteName(name: string): string {
  return `${name}.json`;
}
