import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError } from '@striate/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { imageFolder, scanImageFolder } from './image-folder.node.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'folder-test-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Empty files: a folder is listed without reading its pictures. */
async function files(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), '');
  }
}

const failure = (split?: 'train' | 'test'): Promise<unknown> =>
  imageFolder(directory, { split }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('imageFolder', () => {
  test('classes and files come in order of their names', async () => {
    await files('dog/b.PNG', 'cat/2.jpg', 'cat/10.jpeg', 'Ant/a.webp', 'dog/a.gif');
    const data = await imageFolder(directory);
    expect(data.labels).toEqual(['Ant', 'cat', 'dog']);
    const rows = Array.from({ length: data.length }, (_, i) => data.info(i));
    expect(rows.map(({ label, fields }) => [label, fields.file, fields.index, fields.folder])).toEqual([
      [0, 'a.webp', 0, 'Ant'],
      [1, '10.jpeg', 0, 'cat'],
      [1, '2.jpg', 1, 'cat'],
      [2, 'a.gif', 0, 'dog'],
      [2, 'b.PNG', 1, 'dog'],
    ]);
    const path = join(directory, 'cat/10.jpeg');
    expect(data.info(1).id).toBe(path);
    expect((await data.at(1)).input).toEqual({ name: path, source: path });
  });

  test('pictures in folders below count for their class; the rest is left out and counted', async () => {
    await files(
      'a/x/1.jpg',
      'a/x/y/2.jpg',
      'b/1.jpg',
      'b/.hidden.jpg',
      'b/notes.txt',
      'b/old.bmp',
      'top.jpg',
      '.git/a.jpg',
    );
    const scan = await scanImageFolder(directory);
    expect(scan.files).toEqual(['a/x/1.jpg', 'a/x/y/2.jpg', 'b/1.jpg']);
    expect(scan.ignored).toEqual({ hidden: 1, outside: 1, others: 1, undecodable: 1 });
    const data = await imageFolder(directory);
    expect(data.info(1).fields).toEqual({ file: '2.jpg', index: 1, folder: 'a/x/y' });
  });

  test('parts below train, test and val are found under their usual names', async () => {
    await files(
      'train/a/1.jpg',
      'train/b/1.jpg',
      'test/a/1.jpg',
      'test/a/2.jpg',
      'test/b/1.jpg',
      'readme.md',
    );
    expect((await imageFolder(directory)).length).toBe(2);
    const held = await imageFolder(directory, { split: 'test' });
    expect([held.length, held.info(0).id]).toEqual([3, join(directory, 'test/a/1.jpg')]);
    expect(String(await failure('validation' as 'test'))).toMatch(
      /there is no validation part \(it has test, train\)/,
    );
  });

  test('a class that is named train stays a class', async () => {
    await files('car/1.jpg', 'train/1.jpg');
    expect((await imageFolder(directory)).labels).toEqual(['car', 'train']);
    await files('test/1.jpg');
    expect((await imageFolder(directory)).labels).toEqual(['car', 'test', 'train']);
    expect(String(await failure('test'))).toMatch(/there is no test part \(its folders are classes\)/);
  });

  test('links are followed, but not in circles', async () => {
    await files('a/1.jpg', 'b/1.jpg');
    await symlink(directory, join(directory, 'a/loop'));
    await symlink(join(directory, 'b'), join(directory, 'c'));
    await symlink(join(directory, 'gone'), join(directory, 'b/broken.jpg'));
    const data = await imageFolder(directory);
    expect([data.labels, data.length]).toEqual([['a', 'b', 'c'], 3]);
  });

  test('folders that link to each other are walked once, not along every path', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `n${i}`);
    await files('b/1.jpg', ...names.map((name) => `a/${name}/1.jpg`));
    for (const from of names) {
      for (const to of names) await symlink(join(directory, 'a', to), join(directory, 'a', from, `to-${to}`));
    }
    expect((await imageFolder(directory)).length).toBe(10);
  });

  test.each<[string, () => Promise<void>, RegExp]>([
    ['an empty folder', async () => undefined, /the folder is empty\. Expected one folder for each class/],
    [
      'pictures without class folders',
      () => files('1.jpg', '2.jpg', 'x.txt'),
      /no class folders, only 2 pictures and 1 other files/,
    ],
    [
      'one class alone',
      () => files('cat/1.jpg', 'x.jpg'),
      /two classes or more, but there is one class folder, "cat"/,
    ],
    [
      'a class without pictures',
      () => files('cat/1.jpg', 'dog/note.txt'),
      /class "dog" has no pictures \(none\)/,
    ],
    [
      'a class of BMP alone',
      () => files('cat/1.jpg', 'dog/1.bmp', 'dog/2.bmp'),
      /class "dog" has no pictures \(2 in a format that can't be decoded here\)/,
    ],
  ])('%s is a DataError that names the folder', async (_name, make, message) => {
    await make();
    const error = await failure();
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain(directory);
  });

  test('a missing folder and a file in its place are DataErrors', async () => {
    await expect(imageFolder(join(directory, 'none'))).rejects.toThrow(/none: there is no such folder/);
    await expect(imageFolder('')).rejects.toThrow(/its path is empty/);
    await files('a.jpg');
    await expect(imageFolder(join(directory, 'a.jpg'))).rejects.toThrow(/it is a file, not a folder/);
  });
});
