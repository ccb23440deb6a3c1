import { basename, resolve } from 'node:path';

/**
 * `runs/lenet-5-mnist-0`: one folder for each model, dataset and seed.
 *
 * @param model an architecture's name, or where a backbone's weights are
 */
export function defaultRunFolder(model: string, dataset: string, seed: number): string {
  const source = dataset.includes(':') ? dataset.slice(dataset.indexOf(':') + 1) : basename(resolve(dataset));
  return `runs/${slug(basename(model), /[^a-z0-9.]+/g)}-${slug(source, /[^a-z0-9]+/g) || 'dataset'}-${seed}`;
}

function slug(text: string, others: RegExp): string {
  return text.toLowerCase().replaceAll(others, '-').replaceAll(/^-|-$/g, '');
}
