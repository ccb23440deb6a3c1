import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleError } from '@striate/core';
import { loadManifest } from '@striate/core/bundle';
import { directoryStorage } from '@striate/core/storage';
import type { Domain } from './domain.js';

/** Each is loaded when a bundle asks for it: whoever predicts texts needs no decoder of pictures. */
const DOMAINS: Readonly<Record<string, () => Promise<Domain<unknown>>>> = {
  'image-classification': async () => (await import('../image/image-domain.js')).imageDomain,
  'text-classification': async () => (await import('../text/text-domain.js')).textDomain,
};

/**
 * Tells by its manifest what kind of data a saved model is for.
 *
 * @throws BundleError where there is no bundle, or one of a kind that this program does not know
 */
export async function domainOfBundle(bundle: string): Promise<Domain<unknown>> {
  const { task } = await loadManifest(directoryStorage(bundle));
  const open = Object.hasOwn(DOMAINS, task) ? DOMAINS[task] : undefined;
  if (open) return open();
  throw new BundleError(
    `The model in ${bundle} is for the task "${task}"; this program knows ${Object.keys(DOMAINS).join(', ')}. ` +
      'A newer version of it may know more.',
  );
}

const TABLES = /\.(tsv|tab|csv|jsonl|ndjson)$/i;
const PLAIN_TEXT = /\.txt$/i;

/** Tells by its name and its files what kind of data a dataset is of: pictures, where nothing else is to be seen. */
export async function domainOfDataset(name: string): Promise<Domain<unknown>> {
  const task =
    name === 'builtin:intents' || TABLES.test(name) || (await holdsTexts(name))
      ? 'text-classification'
      : 'image-classification';
  return (DOMAINS[task] as () => Promise<Domain<unknown>>)();
}

/** Whether a folder has tables, or texts in it or in the first class folder of the first part. */
async function holdsTexts(folder: string, depth = 2): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  if (entries.some((entry) => entry.isFile() && TABLES.test(entry.name))) return true;
  if (depth < 2 && entries.some((entry) => entry.isFile() && PLAIN_TEXT.test(entry.name))) return true;
  const first = entries.find((entry) => entry.isDirectory());
  return depth > 0 && first !== undefined && holdsTexts(join(folder, first.name), depth - 1);
}
