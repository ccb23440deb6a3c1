import { ShapeError } from '@striate/core';
import type { ImageBackbone, PretrainedOptions } from './image-backbone.js';
import type { PublishedNetwork } from './published-weights.js';

/** Whether a network is asked for with weights. Undefined ones are a mistake, such as a setting that is not there. */
export function asksForWeights<T extends object>(options: T): options is T & PretrainedOptions {
  if (!('weights' in options)) return false;
  if (options.weights !== undefined) return true;
  throw new ShapeError(
    'Loading a backbone: expected weights to be a location or random, received undefined; leave weights out for an architecture to train from scratch',
  );
}

/**
 * Loads a network's weights, and the code for that, which is most of the code of a network: pages that train from scratch
 * never ask for it.
 */
export async function pretrained(
  candidates: readonly PublishedNetwork[],
  options: PretrainedOptions,
): Promise<ImageBackbone> {
  const { loadBackbone } = await import('./load-backbone.js');
  return loadBackbone(candidates, options);
}
