import { DataError } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import type { Tokenizer } from './tokenizer.js';

/**
 * Tokenises the texts of a dataset, one after the other. What can't be read is left out here as in training, which counts such
 * examples and gives up where they are many.
 *
 * @returns the first error of a text that can't be read
 */
export async function tokenizeAll(
  dataset: Dataset<string>,
  { tokenizer, signal }: { readonly tokenizer: Tokenizer; readonly signal?: AbortSignal },
  visit: (tokens: readonly string[]) => void,
): Promise<DataError | undefined> {
  let failure: DataError | undefined;
  for (let index = 0; index < dataset.length; index++) {
    signal?.throwIfAborted();
    try {
      const read = dataset.read(index);
      visit(tokenizer.tokenize(read instanceof Promise ? await read : read));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failure ??= error;
    }
  }
  return failure;
}
