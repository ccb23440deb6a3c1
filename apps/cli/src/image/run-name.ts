import { basename, resolve } from 'node:path';

/** `runs/lenet-5-mnist-0`: one folder for each model, dataset and seed. */
export function defaultRunFolder(model: string, dataset: string, seed: number): string {
  const source = dataset.includes(':') ? dataset.slice(dataset.indexOf(':') + 1) : basename(resolve(dataset));
  const slug = source
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `runs/${model.toLowerCase()}-${slug || 'dataset'}-${seed}`;
}
