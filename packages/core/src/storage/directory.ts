import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceFiles } from './directory-write.js';
import { errorCode, fileFailure } from './file-failure.js';
import { checkFileName } from './file-name.js';
import { MissingFileError } from './missing-file-error.js';
import type { Storage } from './storage.js';
import { isTemporary } from './temporary-files.js';

/**
 * A directory on disk (Node only). It is created at the first write.
 *
 * Files are written under temporary names in the same directory, flushed to the device and then renamed, so that
 * neither a full disk nor a killed process leaves a half-written file. The next write removes what a killed
 * process has left behind.
 *
 * @param path absolute, or relative to the working directory of this moment; or a `file:` URL
 * @returns a storage whose errors say what failed, where, why and what to do
 * @example
 * const storage = directoryStorage('./photos-model');
 * await storage.list(); // ['model.json', 'striate.json', 'weights.bin']
 */
export function directoryStorage(path: string | URL): Storage {
  const folder = typeof path === 'string' ? resolve(path) : fileURLToPath(path);
  return {
    location: folder,
    async list() {
      try {
        const entries = await readdir(folder, { withFileTypes: true });
        const files = entries.filter((entry) => !entry.isDirectory() && !isTemporary(entry.name));
        return files.map((entry) => entry.name).sort();
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return [];
        throw fileFailure(`list the files in ${folder}`, error);
      }
    },
    async read(name) {
      checkFileName(name, folder);
      try {
        const bytes = await readFile(join(folder, name));
        return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') throw await missing(name, folder);
        throw fileFailure(`read ${name} in ${folder}`, error);
      }
    },
    async write(files) {
      for (const name of Object.keys(files)) checkFileName(name, folder);
      await replaceFiles(folder, files);
    },
    async remove(name) {
      checkFileName(name, folder);
      try {
        await rm(join(folder, name), { force: true });
      } catch (error) {
        throw fileFailure(`remove ${name} from ${folder}`, error);
      }
    },
  };
}

async function missing(name: string, folder: string): Promise<MissingFileError> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  return new MissingFileError(
    name,
    folder,
    exists ? 'check the path' : 'the folder does not exist: check the path',
  );
}
