import { expect, test } from 'vitest';
import { listPickedFiles } from './picked-files.js';

function picked(path: string): File {
  const file = new File([], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

test('a chosen folder is listed without its own name', () => {
  const { listing, byPath } = listPickedFiles([picked('chosen/a/1.txt'), picked('chosen/a/b/2.txt')]);
  expect(listing).toEqual({ files: ['a/1.txt', 'a/b/2.txt'], folders: ['a', 'a/b'] });
  expect(byPath.get('a/b/2.txt')?.name).toBe('2.txt');
});

test('a label becomes the folder, and files of one name stay apart', () => {
  const files = [new File([], '1.txt'), new File([], '1.txt')];
  expect(listPickedFiles(files, () => 'a').listing.files).toEqual(['a/1.txt', 'a/2/1.txt']);
});
