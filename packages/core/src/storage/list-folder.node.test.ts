import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { listFolder } from './index.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'striate-list-'));
  await mkdir(join(directory, 'a/b'), { recursive: true });
  await mkdir(join(directory, '.hidden'));
  await writeFile(join(directory, 'a/b/1.txt'), '');
  await writeFile(join(directory, '.hidden/2.txt'), '');
  await symlink(directory, join(directory, 'a/loop'));
  await symlink(join(directory, 'gone'), join(directory, 'broken'));
});
afterAll(() => rm(directory, { recursive: true }));

test('files and folders are listed once, whatever links there are', async () => {
  const { files, folders } = await listFolder(directory);
  expect([...files].sort()).toEqual(['a/b/1.txt']);
  expect([...folders].sort()).toEqual(['.hidden', 'a', 'a/b', 'a/loop']);
});

test.each<[string, () => string, RegExp]>([
  ['a missing folder', () => join(directory, 'none'), /there is no such folder; check the path/],
  ['a file', () => join(directory, 'a/b/1.txt'), /it is a file, not a folder/],
  ['no path', () => '', /its path is empty/],
])('%s is a DataError', async (_, path, message) => {
  await expect(listFolder(path())).rejects.toThrow(DataError);
  await expect(listFolder(path())).rejects.toThrow(message);
});
