import {
  Dataset,
  folderSource,
  groupByClass,
  listPickedFiles,
  type SplitName,
  selectPart,
} from '@striate/core/data';
import type { AudioFile } from '../decoding/audio-file.js';
import { matchFiles } from './audio-files.js';
import { labelledSource } from './labelled-files.js';
import { namePattern } from './name-pattern.js';
import { SOUNDS } from './sounds.js';

export interface AudioFromFilesOptions {
  /** The class of a file; default the folder below the chosen one. */
  readonly label?: (file: File) => string;
  /** What the names are made of, as for `audioFiles`; then there is no `label`, and no `split`. */
  readonly pattern?: string;
  /** Which part, where the chosen folder has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

const WHERE = 'the chosen files';

/**
 * Makes the files that a person chose in a page into a dataset, the same as `audioFolder` or, with a pattern, `audioFiles` makes
 * of a path. An example's `length` is its file's, in bytes.
 *
 * @param files of an `<input type="file" webkitdirectory>`, or any files together with `label` or `pattern`
 * @throws ShapeError for a pattern that can't be read
 * @throws DataError as `audioFolder` and `audioFiles`
 * @example
 * const data = audioFromFiles(input.files, { pattern: '{label}_{speaker}_{take}.wav' });
 * data.labels; // ['no', 'yes']
 */
export function audioFromFiles(
  files: Iterable<File>,
  { label, pattern, split = 'train' }: AudioFromFilesOptions = {},
): Dataset<AudioFile> {
  if (pattern !== undefined) return matchPicked(files, pattern);
  const { listing, byPath } = listPickedFiles(files, label);
  const part = selectPart(listing, split, WHERE);
  const classes = groupByClass(part.listing, { where: WHERE, kind: SOUNDS });
  const fullPath = (path: string): string => (part.folder ? `${part.folder}/${path}` : path);
  const source = folderSource(classes, (path): AudioFile => {
    const full = fullPath(path);
    return { name: full, source: byPath.get(full) as File };
  });
  const length = (index: number): number =>
    (byPath.get(fullPath(classes.files[index] as string)) as File).size;
  return Dataset.from({ ...source, info: (index) => ({ ...source.info(index), length: length(index) }) });
}

function matchPicked(files: Iterable<File>, pattern: string): Dataset<AudioFile> {
  const { listing, byPath } = listPickedFiles(files);
  const matched = matchFiles(listing.files, { read: namePattern(pattern), pattern, where: WHERE });
  return Dataset.from(
    labelledSource(
      matched.files.map(({ path, ...rest }) => ({
        file: { name: path, source: byPath.get(path) as File },
        ...rest,
      })),
      WHERE,
    ),
  );
}
