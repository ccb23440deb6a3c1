import { DataError } from '@striate/core';
import { type Dataset, groupByClass, listPickedFiles, type SplitName, selectPart } from '@striate/core/data';
import { blobBytes } from './blob-bytes.js';
import { folderTexts, TEXTS } from './folder-texts.js';
import { tableDataset } from './table-dataset.js';
import { formatOfName, type TextFileOptions } from './table-options.js';

export interface TextFromFilesOptions extends TextFileOptions {
  /** The class of a `.txt` file; default the folder below the chosen one. */
  readonly classOf?: (file: File) => string;
  /** Which part, where the chosen folder has `train/`, `test/` or `val/` below it; default `train`. */
  readonly split?: SplitName;
}

const WHERE = 'the chosen files';

/**
 * Makes the files that a person chose in a page into a dataset: one TSV, CSV or JSON Lines file as `textFile` opens it, or
 * the `.txt` files of a folder as `textFolder` does. Texts are read when they are asked for.
 *
 * @param files of an `<input type="file">`, with `webkitdirectory` for a folder, or any `.txt` files together with `classOf`
 * @throws DataError as `textFile` and `textFolder`; also for several tables
 * @example
 * const data = await textFromFiles(input.files, { label: 'stars', text: 'review' });
 */
export async function textFromFiles(
  files: Iterable<File>,
  { classOf, split = 'train', ...table }: TextFromFilesOptions = {},
): Promise<Dataset<string>> {
  const all = [...files];
  const [only] = all;
  if (only && all.length === 1 && (table.format ?? formatOfName(only.name)))
    return tableDataset(blobBytes(only, only.name), table);
  const tables = all.filter(({ name }) => formatOfName(name));
  if (tables.length > 0 && !all.some(({ name }) => TEXTS.formatOf(name))) {
    const names = tables.slice(0, 5).map(({ name }) => name);
    throw new DataError(
      `Reading ${WHERE}: expected one table of texts, received ${tables.length} (${names.join(', ')}). Open each by itself.`,
    );
  }
  const { listing, byPath } = listPickedFiles(all, classOf);
  const part = selectPart(listing, split, WHERE);
  const classes = groupByClass(part.listing, { where: WHERE, kind: TEXTS });
  return folderTexts(classes, (path) => {
    const name = part.folder ? `${part.folder}/${path}` : path;
    const file = byPath.get(name) as File;
    return { name, size: file.size, bytes: () => blobBytes(file, name).read(0, file.size) };
  });
}
