import { checkFileName } from './file-name.js';
import { MissingFileError } from './missing-file-error.js';
import type { Storage } from './storage.js';

/**
 * A storage that lives as long as the program: for tests, and for a bundle on its way into a zip archive.
 *
 * @param files what it holds at first; copied. Default nothing
 * @returns a storage whose reads and writes copy, so that no caller changes what another one stored
 * @example
 * const storage = memoryStorage();
 * await storage.write({ 'notes.txt': new TextEncoder().encode('hello') });
 * await storage.list(); // ['notes.txt']
 */
export function memoryStorage(files: Readonly<Record<string, Uint8Array>> = {}): Storage {
  const location = 'memory';
  const held = new Map<string, Uint8Array>();
  const put = (added: Readonly<Record<string, Uint8Array>>): void => {
    for (const name of Object.keys(added)) checkFileName(name, location);
    for (const [name, bytes] of Object.entries(added)) held.set(name, bytes.slice());
  };
  put(files);
  return {
    location,
    list: async () => [...held.keys()].sort(),
    async read(name) {
      checkFileName(name, location);
      const bytes = held.get(name);
      if (!bytes) throw new MissingFileError(name, location);
      return new Uint8Array(bytes);
    },
    write: async (added) => put(added),
    async remove(name) {
      checkFileName(name, location);
      held.delete(name);
    },
  };
}
