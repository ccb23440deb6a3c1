import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { memoryStorage } from './memory.js';
import { readFiles } from './read-files.js';
import { zipFiles } from './zip.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test('an archive holds the files, and equal files give equal archives', async () => {
  const storage = memoryStorage({ 'a.json': encode('{}'.repeat(500)), 'b.bin': new Uint8Array(1000) });
  const archive = zipFiles(await readFiles(storage));
  expect(unzipSync(archive)).toEqual(await readFiles(storage));
  expect(zipFiles(await readFiles(storage))).toEqual(archive);
  // The text is compressed, the weights are stored.
  expect(archive.length).toBeGreaterThan(1000);
  expect(archive.length).toBeLessThan(1500);
});

test('the example in the documentation is right', () => {
  expect(zipFiles({ 'a.txt': encode('hello') }).length).toBe(115);
});

test('a name that could leave its folder is refused', () => {
  expect(() => zipFiles({ '../a': encode('') })).toThrow(/Refused the file name "\.\.\/a" in a zip archive/);
});

test('readFiles reads the files asked for', async () => {
  const storage = memoryStorage({ a: encode('1'), b: encode('2') });
  expect(Object.keys(await readFiles(storage, ['b']))).toEqual(['b']);
  await expect(readFiles(storage, ['c'])).rejects.toThrow(/There is no file c in memory/);
});
