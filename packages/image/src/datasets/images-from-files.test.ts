import { DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { imagesFromFiles } from './images-from-files.js';

/** A file as `<input type="file" webkitdirectory>` gives it. */
function chosen(path: string): File {
  const file = new File(['x'], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

describe('imagesFromFiles', () => {
  test('the folders below the chosen one are the classes', async () => {
    const cat = chosen('pets/cat/1.jpg');
    const data = imagesFromFiles([chosen('pets/dog/9.png'), cat, chosen('pets/dog/.DS_Store')]);
    expect(data.labels).toEqual(['cat', 'dog']);
    expect(data.info(1)).toEqual({
      id: 'dog/9.png',
      label: 1,
      fields: { file: '9.png', index: 0, folder: 'dog' },
    });
    expect((await data.at(0)).input).toEqual({ name: 'cat/1.jpg', source: cat });
  });

  test('parts are found as in a path', async () => {
    const paths = ['train/a/1.jpg', 'train/b/1.jpg', 'test/a/2.jpg', 'test/b/2.jpg'];
    const files = paths.map((path) => chosen(`set/${path}`));
    const data = imagesFromFiles(files, { split: 'test' });
    expect(data.info(0).id).toBe('test/a/2.jpg');
    expect((await data.at(1)).input.source).toBe(files[3]);
  });

  test('a label function takes any files, also of equal names', () => {
    const files = [new File(['x'], 'image.png'), new File(['y'], 'image.png'), new File(['z'], 'other.png')];
    const data = imagesFromFiles(files, { label: ({ name }) => name.slice(0, 5) });
    expect([data.labels, data.length]).toEqual([['image', 'other'], 3]);
    expect(new Set([0, 1, 2].map((i) => data.info(i).id)).size).toBe(3);
  });

  test('files without class folders are a DataError', () => {
    expect(() => imagesFromFiles([chosen('pets/1.jpg')])).toThrow(
      /the chosen files: there are no class folders, only 1 pictures/,
    );
    expect(() => imagesFromFiles([])).toThrow(DataError);
  });
});
