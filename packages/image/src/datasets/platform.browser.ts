import { DataError } from '@striate/core';

/** A page has no folders to open by path: all of these say so, and what to use instead. */
async function refuse(directory: string): Promise<never> {
  throw new DataError(
    `Reading ${directory}: a browser can't open folders by path. Use imagesFromFiles with the files of an <input type="file" webkitdirectory>, or builtin:digits.`,
  );
}

export { refuse as idxDataset, refuse as imageFolder, refuse as scanImageFolder };

/** There are no IDX files where there are no folders. */
export const idxSplits = async (): Promise<never[]> => [];
