import { mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataError } from '@striate/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { textFolder } from './text-folder.node.js';
import { textFromFiles } from './text-from-files.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'text-folder-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(contents: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
}

const SMALL = {
  'pos/b.txt': 'good fun\r\n',
  'pos/deep/a.TXT': '\ufeffgrand',
  'neg/1.txt': 'schäbig',
  'neg/notes.md': 'x',
  'readme.txt': 'x',
};

describe('textFolder', () => {
  test('folders are classes, and a text file an example', async () => {
    await write(SMALL);
    const data = await textFolder(directory);
    expect(data.labels).toEqual(['neg', 'pos']);
    const examples = await Promise.all([0, 1, 2].map((index) => data.at(index)));
    expect(examples).toEqual([
      {
        id: join(directory, 'neg/1.txt'),
        label: 0,
        fields: { file: '1.txt', index: 0, folder: 'neg' },
        length: 8,
        input: 'schäbig',
      },
      {
        id: join(directory, 'pos/b.txt'),
        label: 1,
        fields: { file: 'b.txt', index: 0, folder: 'pos' },
        length: 10,
        input: 'good fun\r\n',
      },
      {
        id: join(directory, 'pos/deep/a.TXT'),
        label: 1,
        fields: { file: 'a.TXT', index: 1, folder: 'pos/deep' },
        length: 8,
        input: 'grand',
      },
    ]);
  });

  test('parts are found under their usual names', async () => {
    await write({ 'train/a/1.txt': '', 'train/b/1.txt': '', 'test/a/1.txt': 'x', 'test/b/1.txt': 'y' });
    expect((await textFolder(directory)).length).toBe(2);
    const held = await textFolder(directory, { split: 'test' });
    expect((await held.at(1)).input).toBe('y');
    await expect(textFolder(directory, { split: 'validation' })).rejects.toThrow(
      /no validation part \(it has test, train\)/,
    );
  });

  test('a folder without classes and a class without texts are DataErrors', async () => {
    await write({ '1.txt': 'x' });
    await expect(textFolder(directory)).rejects.toThrow(
      /no class folders, only 1 texts.*<dataset>\/cat\/1\.txt/,
    );
    await write({ 'a/1.txt': 'x', 'b/1.md': 'x' });
    await expect(textFolder(directory)).rejects.toThrow(/class "b" has no texts/);
    await expect(textFolder(join(directory, 'none'))).rejects.toThrow(/there is no such folder/);
  });

  test('a text that can not be read is a DataError when its turn comes, and the others are read', async () => {
    await write({
      'a/1.txt': Buffer.from('caf\xe9', 'latin1'),
      'a/2.txt': 'x'.repeat(2 ** 20 + 1),
      'a/3.txt': 'gone',
      'b/1.txt': 'x',
    });
    const data = await textFolder(directory);
    await unlink(join(directory, 'a/3.txt'));
    expect(() => data.read(0)).toThrow(/1\.txt: expected UTF-8, but byte 3 \(line 1\) is 0xE9/);
    expect(() => data.read(1)).toThrow(/a text may have 1048576 bytes, this has 1048577/);
    expect(() => data.read(2)).toThrow(DataError);
    expect(data.read(3)).toBe('x');
  });
});

describe('textFromFiles', () => {
  const file = (path: string, content: string | Uint8Array): File => {
    const made = new File([content as BlobPart], path.split('/').at(-1) as string);
    Object.defineProperty(made, 'webkitRelativePath', { value: path });
    return made;
  };

  test('a table is opened as textFile does', async () => {
    const data = await textFromFiles([file('rows.csv', 'text,label\r\n"a, b",x\r\nc,y\r\n')]);
    expect(data.labels).toEqual(['x', 'y']);
    expect(await data.at(0)).toEqual({
      id: 'rows.csv:2',
      label: 0,
      fields: { line: 2 },
      length: 4,
      input: 'a, b',
    });
    const named = await textFromFiles([file('rows.dat', 'a;x\nb;y\n')], { format: 'csv', delimiter: ';' });
    expect(await named.read(1)).toBe('y');
    await expect(textFromFiles([file('rows.tsv', 'a\n')])).rejects.toThrow(
      /rows\.tsv: expected rows of two columns/,
    );
  });

  test('the texts of a chosen folder are classes by their folders', async () => {
    const chosen = Object.entries(SMALL).map(([path, content]) => file(`reviews/${path}`, content));
    const data = await textFromFiles(chosen);
    expect([data.labels, data.length, await data.read(0)]).toEqual([['neg', 'pos'], 3, 'schäbig']);
    expect(data.info(1)).toEqual({
      id: 'pos/b.txt',
      label: 1,
      fields: { file: 'b.txt', index: 0, folder: 'pos' },
      length: 10,
    });
  });

  test('files can be put into classes by a function, and parts by their folders', async () => {
    const files = [file('a1.txt', 'x'), file('b1.txt', 'y')];
    const data = await textFromFiles(files, { classOf: ({ name }) => name.slice(0, 1) });
    expect([data.labels, await data.read(1)]).toEqual([['a', 'b'], 'y']);
    const parts = ['train/a/1.txt', 'train/b/1.txt', 'test/a/1.txt', 'test/b/1.txt'];
    const held = await textFromFiles(
      parts.map((path) => file(`all/${path}`, path)),
      { split: 'test' },
    );
    expect(await held.read(0)).toBe('test/a/1.txt');
  });

  test('no files and several tables are DataErrors', async () => {
    await expect(textFromFiles([])).rejects.toThrow(/the chosen files: the folder is empty/);
    await expect(textFromFiles([file('train.tsv', ''), file('test.tsv', '')])).rejects.toThrow(
      /expected one table of texts, received 2 \(train\.tsv, test\.tsv\)/,
    );
  });
});
