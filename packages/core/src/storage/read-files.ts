import type { Storage } from './storage.js';

/**
 * Reads several files of a storage: all by default.
 *
 * @param names default whatever `storage.list()` gives
 * @returns contents by name
 * @throws BundleError when a file is missing or can't be read
 * @example
 * downloadZip(await readFiles(storage), 'photos-model.zip');
 */
export async function readFiles(
  storage: Storage,
  names?: readonly string[],
): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const wanted = names ?? (await storage.list());
  return Object.fromEntries(
    await Promise.all(wanted.map(async (name) => [name, await storage.read(name)] as const)),
  );
}
