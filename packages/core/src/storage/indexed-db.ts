import { BundleError } from '../errors.js';
import { checkFileName } from './file-name.js';
import { MissingFileError } from './missing-file-error.js';
import type { Storage } from './storage.js';

const FILES = 'files';

/**
 * A database of the browser's IndexedDB, one record a file. It belongs to the page's origin and stays until it is
 * deleted; a browser that runs short of disk may delete it too, unless `navigator.storage.persist()` is granted.
 *
 * @param name the database's; other data of the origin must not use it
 * @returns a storage whose writes are one transaction: all files or none
 * @throws BundleError (on use) where there is no IndexedDB, the quota is used up, or the database is another's
 * @see https://www.w3.org/TR/IndexedDB/
 * @example
 * await classifier.save(indexedDbStorage('photos-model')); // or 'indexeddb://photos-model'
 */
export function indexedDbStorage(name: string): Storage {
  const location = `indexeddb://${name}`;

  /** Runs one transaction; undefined where the database does not exist and is not to be created. */
  async function transact<Result>(
    attempt: string,
    mode: IDBTransactionMode,
    run: (files: IDBObjectStore) => IDBRequest<Result> | undefined,
    create = false,
  ): Promise<Result | undefined> {
    try {
      const database = await open(name, create);
      if (!database) return undefined;
      try {
        return await finish(database.transaction(FILES, mode, { durability: 'strict' }), run);
      } finally {
        database.close();
      }
    } catch (error) {
      throw failure(attempt, location, error);
    }
  }

  return {
    location,
    async list() {
      const keys = await transact('list the files of', 'readonly', (files) => files.getAllKeys());
      return (keys ?? []).map(String).sort();
    },
    async read(file) {
      checkFileName(file, location);
      const bytes: unknown = await transact(`read ${file} of`, 'readonly', (files) => files.get(file));
      if (bytes instanceof Uint8Array) return new Uint8Array(bytes);
      throw new MissingFileError(file, location, 'check the name of the database');
    },
    async write(files) {
      for (const file of Object.keys(files)) checkFileName(file, location);
      const put = (store: IDBObjectStore): undefined => {
        for (const [file, bytes] of Object.entries(files)) store.put(bytes.slice(), file);
      };
      await transact('write to', 'readwrite', put, true);
    },
    async remove(file) {
      checkFileName(file, location);
      await transact(`remove ${file} from`, 'readwrite', (files) => files.delete(file));
    },
  };
}

function open(name: string, create: boolean): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      // Reading must not leave an empty database behind: an aborted upgrade leaves none.
      if (create) request.result.createObjectStore(FILES);
      else request.transaction?.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      if (request.error?.name === 'AbortError' && !create) resolve(undefined);
      else reject(request.error);
    };
  });
}

function finish<Result>(
  transaction: IDBTransaction,
  run: (files: IDBObjectStore) => IDBRequest<Result> | undefined,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    transaction.onabort = () => reject(transaction.error);
    try {
      const request = run(transaction.objectStore(FILES));
      transaction.oncomplete = () => resolve(request?.result);
    } catch (error) {
      // Else what was put before the failure would be committed.
      reject(error);
      transaction.abort();
    }
  });
}

function failure(attempt: string, location: string, error: unknown): BundleError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const reason =
    name === 'QuotaExceededError'
      ? "the browser's storage quota is used up; delete old models or free disk space"
      : name === 'NotFoundError' || name === 'VersionError'
        ? 'another program uses a database of that name; choose another one'
        : name === 'ReferenceError'
          ? 'there is no IndexedDB here; use it in a browser, or a folder in Node'
          : name === 'SecurityError' || name === 'InvalidStateError'
            ? 'the browser allows no storage here (private window, blocked site data); allow it or download the files'
            : error instanceof Error
              ? error.message
              : String(error);
  return new BundleError(`Could not ${attempt} ${location}: ${reason}.`, { cause: error });
}
