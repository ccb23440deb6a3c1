import { BundleError } from '@striate/core';
import { loadManifest } from '@striate/core/bundle';
import { directoryStorage } from '@striate/core/storage';
import type { Domain } from './domain.js';

/** Each is loaded when a bundle asks for it: whoever predicts texts needs no decoder of pictures. */
const DOMAINS: Readonly<Record<string, () => Promise<Domain<unknown>>>> = {
  'image-classification': async () => (await import('../image/image-domain.js')).imageDomain,
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

/** Tells by its name what kind of data a dataset is of. */
export async function domainOfDataset(_name: string): Promise<Domain<unknown>> {
  return (await import('../image/image-domain.js')).imageDomain;
}
