import type { ExampleSource } from '@striate/core/data';
import type { ImageFile } from '../preprocessing/image-file.js';
import type { ClassFolders } from './class-folders.js';

/**
 * Makes grouped picture paths into a dataset's source.
 *
 * Fields: `file` is the name alone, `index` the position within the class in name order, `folder` the path of the folder
 * relative to the dataset's.
 *
 * @param open makes a path into a picture to decode
 */
export function folderSource(
  { labels, files, classes }: ClassFolders,
  open: (path: string) => ImageFile,
): ExampleSource<ImageFile> {
  const firsts = new Uint32Array(labels.length);
  for (let index = classes.length - 1; index >= 0; index--) firsts[classes[index] as number] = index;
  return {
    labels,
    length: files.length,
    info(index) {
      const path = files[index] as string;
      const label = classes[index] as number;
      const slash = path.lastIndexOf('/');
      const fields = {
        file: path.slice(slash + 1),
        index: index - (firsts[label] as number),
        folder: path.slice(0, slash),
      };
      return { id: open(path).name, label, fields };
    },
    read: (index) => open(files[index] as string),
  };
}
