import { unzipSync } from 'fflate';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BundleError } from '../errors.js';
import { directoryStorage } from './index.js';
import { indexedDbStorage } from './indexed-db.js';
import { resolveStorage } from './resolve.js';
import { describeStorage } from './testing/storage-contract.js';
import { downloadZip } from './zip.js';

let made = 0;
const freshName = (): string => `striate-test-${++made}`;
const databases = async (): Promise<(string | undefined)[]> =>
  (await indexedDB.databases()).map(({ name }) => name);

afterEach(async () => {
  vi.restoreAllMocks();
  for (const name of await databases()) if (name?.startsWith('striate-test-')) indexedDB.deleteDatabase(name);
});

describe('indexedDbStorage', () => {
  describeStorage(() => indexedDbStorage(freshName()));

  test('files stay when the storage is opened again', async () => {
    const name = freshName();
    await indexedDbStorage(name).write({ a: Uint8Array.of(1, 2) });
    expect([...(await indexedDbStorage(name).read('a'))]).toEqual([1, 2]);
  });

  test('reading, listing and removing leave no empty database behind', async () => {
    const name = freshName();
    const storage = indexedDbStorage(name);
    await expect(storage.read('a')).rejects.toThrow(
      `There is no file a in indexeddb://${name}; check the name of the database.`,
    );
    expect(await storage.list()).toEqual([]);
    await storage.remove('a');
    expect(await databases()).not.toContain(name);
  });

  test('a write that fails in its middle changes nothing', async () => {
    const name = freshName();
    const storage = indexedDbStorage(name);
    await storage.write({ a: Uint8Array.of(1) });
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (key === 'b') throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    });
    await expect(storage.write({ a: Uint8Array.of(2), b: Uint8Array.of(3) })).rejects.toThrow(
      `Could not write to indexeddb://${name}: the browser's storage quota is used up; delete old models or free disk space.`,
    );
    expect([...(await storage.read('a'))]).toEqual([1]);
    expect(await storage.list()).toEqual(['a']);
  });

  test("another program's database is not touched", async () => {
    const name = freshName();
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name, 3);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    await expect(indexedDbStorage(name).write({ a: Uint8Array.of(1) })).rejects.toThrow(
      /another program uses a database of that name; choose another one/,
    );
  });
});

describe('resolveStorage in a browser', () => {
  test.each([
    ['indexeddb://photos', 'indexeddb://photos'],
    ['https://example.org/digits', 'https://example.org/digits/'],
    ['./models/a', new URL('./models/a/', location.href).href.replace(/\?.*/, '')],
    ['/models/a', `${location.origin}/models/a/`],
  ])('%s opens %s', (given, opened) => {
    expect(resolveStorage(given).location).toBe(opened);
  });

  test.each(['', 'indexeddb://', 'localstorage://a', 'file:///a'])(
    '%j is refused with what is possible',
    (given) => {
      expect(() => resolveStorage(given)).toThrow(BundleError);
      expect(() => resolveStorage(given)).toThrow(
        /in a browser a location is a database \(indexeddb:\/\/name\)/,
      );
    },
  );

  test('a directory is refused with what to use instead', () => {
    expect(() => directoryStorage('./a')).toThrow(/a browser has none; use indexedDbStorage\(name\)/);
  });
});

test('downloadZip hands the browser an archive of the files under the given name', async () => {
  const blobs: Blob[] = [];
  const create = URL.createObjectURL;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return create.call(URL, blob);
  });
  const clicked: HTMLAnchorElement[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(this);
  });
  downloadZip({ 'model.json': Uint8Array.of(123, 125) }, 'photos.zip');
  expect(clicked.map(({ download }) => download)).toEqual(['photos.zip']);
  expect(clicked[0]?.href).toMatch(/^blob:/);
  const bytes = new Uint8Array(await blobs[0]!.arrayBuffer());
  expect(unzipSync(bytes)).toEqual({ 'model.json': Uint8Array.of(123, 125) });
});
