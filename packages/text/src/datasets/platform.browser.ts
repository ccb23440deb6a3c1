import { DataError } from '@striate/core';

/** A page has no files to open by path: all of these say so, and what to use instead. */
async function refuse(path: string): Promise<never> {
  throw new DataError(
    `Reading ${path}: a browser can't open files by path. Use textFromFiles with the files of an <input type="file">, or builtin:intents.`,
  );
}

export { refuse as findParts, refuse as textFile, refuse as textFolder };
