import { DataError } from '@striate/core';
import { Dataset, NO_SINGLE_LABEL } from '@striate/core/data';
import type { ByteSource } from './byte-source.js';
import { CachedBytes } from './cached-bytes.js';
import { indexTable } from './index-table.js';
import { type TextFileOptions, tableSettings } from './table-options.js';
import { decodeUtf8 } from './utf8.js';

/**
 * Makes a file of labelled texts a dataset: a row is read when its text is asked for.
 *
 * @param source closed by the dataset's `close`, and here where the file can't be used
 */
export async function tableDataset(
  source: ByteSource,
  { signal, ...options }: TextFileOptions,
): Promise<Dataset<string>> {
  try {
    const { index, labels, labelSets, textOf } = await indexTable(
      source,
      tableSettings(source.name, options),
      signal,
    );
    const bytes = new CachedBytes(source);
    const decode = (row: Uint8Array): string => {
      const text = decodeUtf8(row);
      if (typeof text === 'string') return textOf(text);
      throw new DataError(`Reading ${source.name}: the file was changed while it was in use. Open it again.`);
    };
    return Dataset.from({
      labels,
      multiLabel: labelSets !== undefined,
      length: index.length,
      info(position) {
        const { line, label, length } = index.row(position);
        const known = { id: `${source.name}:${line}`, fields: { line }, length };
        return labelSets
          ? { ...known, label: NO_SINGLE_LABEL, labels: labelSets[label] }
          : { ...known, label };
      },
      read(position) {
        // Up to the next row: lines between them that are empty are dropped again.
        const end = position + 1 < index.length ? index.start(position + 1) : source.size;
        const row = bytes.read(index.start(position), end);
        return row instanceof Uint8Array ? decode(row) : row.then(decode);
      },
      async close() {
        bytes.close();
      },
    });
  } catch (error) {
    source.close();
    throw error;
  }
}
