import { DataError } from '@striate/core';
import type { Dataset, SplitName } from '@striate/core/data';
import { findParts, textFile, textFolder } from '#datasets';
import { builtinIntents } from './builtin-intents.js';
import type { TextFileOptions } from './table-options.js';

/** The parts of a dataset that exist. */
export interface TextDatasets {
  readonly kind: 'table' | 'folder' | 'builtin';
  readonly train?: Dataset<string>;
  readonly validation?: Dataset<string>;
  readonly test?: Dataset<string>;
  /** Everything, where the dataset is not in parts. */
  readonly all?: Dataset<string>;
}

export interface LoadTextDatasetOptions extends TextFileOptions {
  /** Opens this part alone, where the dataset is in parts; default all of them. */
  readonly split?: SplitName;
  /** For `builtin:intents`; default 0. */
  readonly seed?: number;
}

const LOOKED_FOR =
  'a .tsv, .csv or .jsonl file, a folder with such files for its parts (train.tsv, dev.tsv, test.tsv), a folder of class folders (pos/1.txt, neg/1.txt, ...), or builtin:intents';

/**
 * Opens a dataset by what a person types: a table, a folder of tables or of class folders, or `builtin:intents`.
 *
 * @param spec a path or `builtin:intents`
 * @param options those of `textFile` hold for every table
 * @returns the parts that exist; close each that you use
 * @throws DataError as `textFile` and `textFolder`, also for a part that doesn't exist
 * @example
 * const { train, test } = await loadTextDataset('builtin:intents');
 * [train?.length, test?.length]; // [4000, 1000]
 */
export async function loadTextDataset(
  spec: string,
  { split, seed = 0, ...table }: LoadTextDatasetOptions = {},
): Promise<TextDatasets> {
  if (typeof spec !== 'string' || spec === '')
    throw new DataError(`A dataset can be ${LOOKED_FOR}; received ${JSON.stringify(spec)}.`);
  if (spec.startsWith('builtin:')) {
    if (spec !== 'builtin:intents')
      throw new DataError(`There is no built-in dataset "${spec}"; there is builtin:intents.`);
    const names = wantedParts(spec, ['train', 'test'], split) as ('train' | 'test')[];
    return {
      kind: 'builtin',
      ...Object.fromEntries(names.map((name) => [name, builtinIntents({ split: name, seed })])),
    };
  }
  const { kind, paths } = await findParts(spec);
  const found = Object.keys(paths) as (SplitName | 'all')[];
  const parts: [string, Dataset<string>][] = [];
  try {
    for (const name of found.includes('all') ? found : wantedParts(spec, found, split)) {
      const path = paths[name] as string;
      const data =
        kind === 'table' ? textFile(path, table) : textFolder(path, name === 'all' ? {} : { split: name });
      parts.push([name, await data]);
    }
  } catch (error) {
    for (const [, data] of parts) await data.close();
    throw error;
  }
  return { kind, ...Object.fromEntries(parts) };
}

function wantedParts<Name extends string>(
  spec: string,
  found: readonly Name[],
  split: SplitName | undefined,
): readonly Name[] {
  if (!split) return found;
  const wanted = found.filter((name) => name === split);
  if (wanted.length > 0) return wanted;
  throw new DataError(`${spec} has no ${split} part; it has ${found.join(', ')}.`);
}
