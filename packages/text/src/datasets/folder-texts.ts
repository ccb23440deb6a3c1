import { DataError } from '@striate/core';
import { type ClassFolders, Dataset, type FileKind, folderSource } from '@striate/core/data';
import { decodePlainText, markLength } from './plain-text.js';

/** What a dataset's folders are searched for. */
export const TEXTS: FileKind = {
  noun: 'text',
  plural: 'texts',
  extension: 'txt',
  formats: ['txt'],
  formatOf: (name) => (/\.txt$/i.test(name) ? 'txt' : undefined),
};

/** As for a row of a table: no text that a network reads is as long. */
const MAX_BYTES = 2 ** 20;

/** A file that is a text. */
export interface TextEntry {
  /** For messages and ids. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  bytes(): Uint8Array | Promise<Uint8Array>;
}

/**
 * Makes files that were grouped by class into a dataset of texts, each read when its turn comes.
 *
 * @param open makes a path into a file
 */
export function folderTexts(classes: ClassFolders, open: (path: string) => TextEntry): Dataset<string> {
  const source = folderSource(classes, open);
  const entry = (index: number): TextEntry => open(classes.files[index] as string);
  return Dataset.from<string>({
    ...source,
    info: (index) => ({ ...source.info(index), length: entry(index).size }),
    read(index) {
      const file = entry(index);
      if (file.size > MAX_BYTES) {
        throw new DataError(
          `Reading ${file.name}: a text may have ${MAX_BYTES} bytes, this has ${file.size}. Cut it into several files.`,
        );
      }
      const bytes = file.bytes();
      return bytes instanceof Uint8Array
        ? decode(bytes, file.name)
        : bytes.then((read) => decode(read, file.name));
    },
  });
}

function decode(bytes: Uint8Array, name: string): string {
  const mark = markLength(bytes, name);
  return decodePlainText(bytes.subarray(mark), { name, position: mark, line: 1 });
}
