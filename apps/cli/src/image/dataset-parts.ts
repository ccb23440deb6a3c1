import type { Dataset } from '@striate/core/data';
import { type ImageDatasets, loadImageDataset } from '@striate/image/datasets';
import type { ImageInput } from '@striate/image/preprocessing';

export type ImageDataset = Dataset<ImageInput>;

const PARTS = ['train', 'validation', 'test', 'all'] as const;

export type Part = (typeof PARTS)[number];

/** The parts that a dataset has, in the order of their use. */
export function partsOf(datasets: ImageDatasets): { part: Part; dataset: ImageDataset }[] {
  return PARTS.flatMap((part) => {
    const dataset = datasets[part];
    return dataset ? [{ part, dataset }] : [];
  });
}

/** Releases the files of all parts. */
export async function closeParts(datasets: ImageDatasets): Promise<void> {
  for (const { dataset } of partsOf(datasets)) await dataset.close();
}

/** Opens what a model is to be measured on: the test part where there is one, else everything there is. */
export async function openForEvaluation(name: string): Promise<{ part: Part; dataset: ImageDataset }> {
  const datasets = await loadImageDataset(name);
  const { test, all, validation } = datasets;
  const part = test ? 'test' : all ? 'all' : validation ? 'validation' : 'train';
  for (const other of partsOf(datasets)) if (other.part !== part) await other.dataset.close();
  return { part, dataset: datasets[part] as ImageDataset };
}
