import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory.js';
import { readBeside } from './read-beside.js';

const BYTES = Uint8Array.of(91, 93);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'striate-beside-'));
  await writeFile(join(folder, 'labels.json'), BYTES);
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['a folder', () => folder],
  ['a file in it, which need not be there', () => join(folder, 'model.h5')],
  ['its address', () => pathToFileURL(join(folder, 'model.json'))],
  ['a storage', () => memoryStorage({ 'labels.json': BYTES })],
  ['picked files', () => [new File(['x'], 'model.json'), new File([BYTES], 'labels.json')]],
])('reads a file beside %s, and finds none of another name', async (_, location) => {
  expect(await readBeside(location(), 'labels.json')).toEqual(BYTES);
  expect(await readBeside(location(), 'metadata.json')).toBeUndefined();
});

test.each([
  ['bytes', BYTES],
  ['a web address', 'https://models.invalid/model.json'],
])('beside %s there is nothing', async (_, location) => {
  expect(await readBeside(location, 'labels.json')).toBeUndefined();
});

test('a storage that fails says so', async () => {
  const read = () => Promise.reject(new Error('disk on fire'));
  await expect(readBeside({ ...memoryStorage(), read }, 'labels.json')).rejects.toThrow('disk on fire');
});
