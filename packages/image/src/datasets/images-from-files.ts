import {
  Dataset,
  folderSource,
  groupByClass,
  listPickedFiles,
  type SplitName,
  selectPart,
} from '@striate/core/data';
import type { ImageFile } from '../preprocessing/image-file.js';
import { PICTURES } from './pictures.js';

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
  const { listing, byPath } = listPickedFiles(files, label);
  const part = selectPart(listing, split, WHERE);
  const classes = groupByClass(part.listing, { where: WHERE, kind: PICTURES });
  return Dataset.from(
    folderSource(classes, (path) => {
      const full = part.folder ? `${part.folder}/${path}` : path;
      return { name: full, source: byPath.get(full) as File };
    }),
  );
}
