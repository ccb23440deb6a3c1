import type { Dataset } from '@striate/core/data';
import type { DatasetOptions, Domain } from './domain.js';

const PARTS = ['train', 'validation', 'test', 'all'] as const;

export type Part = (typeof PARTS)[number];

/** The parts of a dataset that exist. One that is not in parts has `all`. */
export interface DatasetParts<Input> extends Readonly<Partial<Record<Part, Dataset<Input>>>> {
  /** For people: what its files are. */
  readonly format: string;
}

/** The parts that a dataset has, in the order of their use. */
export function partsOf<Input>(parts: DatasetParts<Input>): { part: Part; dataset: Dataset<Input> }[] {
  return PARTS.flatMap((part) => {
    const dataset = parts[part];
    return dataset ? [{ part, dataset }] : [];
  });
}

/** Releases the files of all parts. */
export async function closeParts(parts: DatasetParts<unknown>): Promise<void> {
  for (const { dataset } of partsOf(parts)) await dataset.close();
}

/** What is trained on where nothing else is said: the training part, or else all there is. */
export function trainingPart<Input>({ train, all, test }: DatasetParts<Input>): Dataset<Input> {
  return (train ?? all ?? test) as Dataset<Input>;
}

/** Opens what a model is to be measured on: the test part where there is one, else everything there is. */
export async function openForEvaluation<Input>(
  domain: Domain<Input>,
  name: string,
  options?: DatasetOptions,
): Promise<{ part: Part; dataset: Dataset<Input> }> {
  const parts = await domain.openDataset(name, options);
  const { test, all, validation } = parts;
  const part = test ? 'test' : all ? 'all' : validation ? 'validation' : 'train';
  for (const other of partsOf(parts)) if (other.part !== part) await other.dataset.close();
  return { part, dataset: parts[part] as Dataset<Input> };
}
