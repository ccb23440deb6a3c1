import type { ClassFolders } from './class-folders.js';
import type { ExampleSource } from './example.js';

/**
 * Makes files that were grouped by class into a dataset's source.
 *
 * Fields: `file` is the name alone, `index` the position within the class in name order, `folder` the path of the folder
 * relative to the dataset's.
 *
 * @param open makes a path into an input to decode; its `name` is the example's id
 */
export function folderSource<Input extends { readonly name: string }>(
  { labels, files, classes }: ClassFolders,
  open: (path: string) => Input,
): ExampleSource<Input> {
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
