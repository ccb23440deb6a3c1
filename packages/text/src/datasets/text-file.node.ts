import type { Dataset } from '@striate/core/data';
import { fileBytes } from './file-bytes.node.js';
import { tableDataset } from './table-dataset.js';
import type { TextFileOptions } from './table-options.js';

/**
 * Opens a file of labelled texts as a dataset: TSV, CSV or JSON Lines, in UTF-8.
 *
 * The file is read through once, and 18 bytes a row are kept; texts are read when they are asked for. Rows may end with a
 * carriage return and a line feed; a byte-order mark and empty lines are skipped; white space around labels is dropped, texts
 * stay as they are. In TSV a quote is an ordinary character unless `quotes` is true. The file stays open until `close`.
 *
 * With `labelDelimiter`, and in JSON Lines with arrays, a text has any number of labels: then the dataset is multi-label.
 *
 * Without a header a file has two columns, label and text, in this order; else `label` and `text` say which they are.
 *
 * @param path of the file
 * @returns examples with the field `line`; classes in the order of their names, numbers by value
 * @throws DataError with the lines for what can't be used: no UTF-8, no text or no label in a row, rows of different widths,
 *   a quote that is never closed, a row above 1 MiB, an unknown column; also for a file that is missing, empty or has one
 *   class alone, for columns that seem to be mixed up, and when reading for a file that has been changed
 * @throws ShapeError for options out of range
 * @throws what `signal` was aborted with
 * @example
 * const data = await textFile('./reviews.tsv');
 * data.labels; // ['neg', 'pos']
 * await data.at(0); // { id: './reviews.tsv:1', label: 1, fields: { line: 1 }, length: 8, input: 'good fun' }
 * await data.close();
 */
export async function textFile(path: string, options: TextFileOptions = {}): Promise<Dataset<string>> {
  return tableDataset(fileBytes(path), options);
}
