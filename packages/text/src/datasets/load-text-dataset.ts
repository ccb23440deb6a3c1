import { DataError } from '@striate/core';
import { type Dataset, type SplitName, wantedSplits } from '@striate/core/data';
import { findParts, textFile, textFolder } from '#datasets';
import { builtinIntents } from './builtin-intents.js';
import type { TextFileOptions } from './table-options.js';

/** The parts of a dataset that exist. */
export interface TextDatasets {
  readonly format: 'table' | 'folder' | 'builtin';
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
    const names = wantedSplits(spec, ['train', 'test'] as const, split);
    return {
      format: 'builtin',
      ...Object.fromEntries(names.map((name) => [name, builtinIntents({ split: name, seed })])),
    };
  }
  const { format, paths } = await findParts(spec);
  const open = (path: string, part?: SplitName): Promise<Dataset<string>> =>
    format === 'table' ? textFile(path, table) : textFolder(path, { split: part });
  const { all, ...inParts } = paths;
  if (all) return { format, all: await open(all) };
  const parts: [string, Dataset<string>][] = [];
  try {
    for (const name of wantedSplits(spec, Object.keys(inParts) as SplitName[], split)) {
      parts.push([name, await open(inParts[name] as string, name)]);
    }
  } catch (error) {
    for (const [, data] of parts) await data.close();
    throw error;
  }
  return { format, ...Object.fromEntries(parts) };
}
