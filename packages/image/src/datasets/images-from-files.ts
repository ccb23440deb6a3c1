import { Dataset } from '@striate/core/data';
import { decodableFormats } from '#decode';
import type { ImageFile } from '../preprocessing/image-file.js';
import { groupByClass, type SplitName, selectPart } from './class-folders.js';
import { folderSource } from './folder-source.js';

export interface ImagesFromFilesOptions {
  /** The class of a file; default the folder below the chosen one. */
  readonly label?: (file: File) => string;
  /** Which part, where the chosen folder has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

const WHERE = 'the chosen files';

/**
 * Makes the files that a person chose in a page into a dataset, the same as `imageFolder` makes of a path.
 *
 * @param files of an `<input type="file" webkitdirectory>`, or any files together with `options.label`
 * @throws DataError as `imageFolder`: no class folders, one class alone, a class without pictures
 * @example
 * const data = imagesFromFiles(input.files, { label: (file) => (file.name.startsWith('cat') ? 'cat' : 'dog') });
 * data.labels; // ['cat', 'dog']
 */
export function imagesFromFiles(
  files: Iterable<File>,
  { label, split = 'train' }: ImagesFromFilesOptions = {},
): Dataset<ImageFile> {
  const byPath = new Map<string, File>();
  const folders = new Set<string>();
  for (const file of files) {
    const path = freePath(label ? `${label(file)}/${file.name}` : belowChosen(file), byPath);
    byPath.set(path, file);
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      folders.add(path.slice(0, end));
    }
  }
  const part = selectPart({ files: [...byPath.keys()], folders: [...folders] }, split, WHERE);
  const classes = groupByClass(part.listing, { where: WHERE, formats: decodableFormats });
  return Dataset.from(
    folderSource(classes, (path) => {
      const full = part.folder ? `${part.folder}/${path}` : path;
      return { name: full, source: byPath.get(full) as File };
    }),
  );
}

/** The path without the chosen folder itself, which every path begins with. */
function belowChosen(file: File): string {
  const path = file.webkitRelativePath || file.name;
  return path.slice(path.indexOf('/') + 1);
}

/** Files from several places may share class and name: later ones get a folder of their own. */
function freePath(path: string, taken: ReadonlyMap<string, unknown>): string {
  let free = path;
  const slash = path.lastIndexOf('/');
  for (let n = 2; taken.has(free); n++) free = `${path.slice(0, slash + 1)}${n}/${path.slice(slash + 1)}`;
  return free;
}
