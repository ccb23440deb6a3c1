import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { type FileKind, groupByClass, selectPart, splitFolders } from './class-folders.js';
import { folderSource } from './folder-source.js';

const NOTES: FileKind = {
  noun: 'note',
  plural: 'notes',
  extension: 'txt',
  formats: ['txt'],
  formatOf: (name) => /\.(txt|doc)$/.exec(name)?.[1],
};

const listing = (...files: string[]) => ({
  files,
  folders: [
    ...new Set(
      files.flatMap((file) =>
        file
          .split('/')
          .slice(0, -1)
          .map((_, i, all) => all.slice(0, i + 1).join('/')),
      ),
    ),
  ],
});

describe('groupByClass', () => {
  test('sorts classes and files by code units, and counts what it leaves out', () => {
    const grouped = groupByClass(
      listing('b/2.txt', 'b/10.txt', 'B/x/1.txt', 'b/old.doc', 'b/.a.txt', 'top.txt', 'b/a.png'),
      { where: 'here', kind: NOTES },
    );
    expect(grouped.labels).toEqual(['B', 'b']);
    expect(grouped.files).toEqual(['B/x/1.txt', 'b/10.txt', 'b/2.txt']);
    expect([...grouped.classes]).toEqual([0, 1, 1]);
    expect(grouped.ignored).toEqual({ hidden: 1, outside: 1, others: 1, undecodable: 1 });
    const source = folderSource(grouped, (path) => ({ name: `at/${path}` }));
    expect(source.info(2)).toEqual({
      id: 'at/b/2.txt',
      label: 1,
      fields: { file: '2.txt', index: 1, folder: 'b' },
    });
    expect(source.read(0)).toEqual({ name: 'at/B/x/1.txt' });
  });

  test.each<[string, string[], RegExp]>([
    [
      'nothing',
      [],
      /Reading here: the folder is empty\. Expected one folder for each class: <dataset>\/cat\/1\.txt/,
    ],
    ['no folders', ['a.txt', 'b.png'], /only 1 notes and 1 other files/],
    ['one class', ['a/1.txt'], /there is one class folder, "a"/],
    [
      'an empty class',
      ['a/1.txt', 'b/1.doc'],
      /class "b" has no notes \(1 in a format .*\)\. Add notes \(txt\)/,
    ],
  ])('%s is a DataError', (_, files, message) => {
    const group = () => groupByClass(listing(...files), { where: 'here', kind: NOTES });
    expect(group).toThrow(DataError);
    expect(group).toThrow(message);
  });
});

describe('selectPart', () => {
  test('parts are found where all top folders have a name of one', () => {
    const parts = listing('Train/a/1.txt', 'val/a/1.txt');
    expect(splitFolders(parts)).toEqual({ train: 'Train', validation: 'val' });
    expect(selectPart(parts, 'validation', 'here')).toEqual({
      listing: { files: ['a/1.txt'], folders: ['a'] },
      folder: 'val',
    });
    expect(() => selectPart(parts, 'test', 'here')).toThrow(/no test part \(it has train, validation\)/);
    expect(splitFolders(listing('train/1.txt', 'cat/1.txt'))).toBeUndefined();
  });
});
