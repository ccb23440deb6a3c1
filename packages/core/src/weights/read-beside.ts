import { MissingFileError } from '../storage/missing-file-error.js';
import { resolveStorage } from '../storage/resolve.js';
import type { Storage } from '../storage/storage.js';
import type { WeightLocation } from './read-options.js';

/**
 * Reads a small file beside weights that lie in a folder, a storage, or among picked files, such as the names of their classes.
 * Nothing is asked of web servers.
 *
 * @param name without a path
 * @returns its bytes; undefined where there is no such file, and for web addresses and bytes
 * @throws what the storage throws, but for a missing file
 * @example
 * const labels = await readBeside('./yamnet/yamnet.h5', 'labels.json'); // of ./yamnet/labels.json
 */
export async function readBeside(location: WeightLocation, name: string): Promise<Uint8Array | undefined> {
  const files = Array.isArray(location) ? (location as readonly File[]) : undefined;
  if (files) {
    const file = files.find((one) => one.name === name);
    return file && new Uint8Array(await file.arrayBuffer());
  }
  const storage = storageOf(location);
  if (!storage) return undefined;
  try {
    return await storage.read(name);
  } catch (error) {
    if (error instanceof MissingFileError) return undefined;
    throw error;
  }
}

function storageOf(location: WeightLocation): Storage | undefined {
  if (typeof location === 'object' && 'read' in location) return location as Storage;
  if (typeof location !== 'string' && !(location instanceof URL)) return undefined;
  const address = String(location);
  if (/^https?:/i.test(address)) return undefined;
  return resolveStorage(folderOf(address));
}

/** A file's folder; a folder as it is. */
function folderOf(address: string): string {
  if (!/\.(json|safetensors|h5|hdf5|keras)$/i.test(address)) return address;
  return address.replace(/[^/\\]*$/, '') || '.';
}
