import { DataError } from '../errors.js';
import type { SplitName } from './class-folders.js';

/**
 * Picks the parts of a dataset that somebody asks for.
 *
 * @param spec the dataset as it was asked for, for messages
 * @param found the parts that exist
 * @param split the one that is wanted; default all
 * @throws DataError for a part that doesn't exist, with those that do
 * @example
 * wantedSplits('./photos', ['train', 'test'], 'test'); // ['test']
 */
export function wantedSplits<Name extends SplitName>(
  spec: string,
  found: readonly Name[],
  split?: SplitName,
): readonly Name[] {
  if (!split) return found;
  const wanted = found.filter((name) => name === split);
  if (wanted.length > 0) return wanted;
  throw new DataError(`${spec} has no ${split} part; it has ${found.join(', ')}.`);
}
