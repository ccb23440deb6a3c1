import { ShapeError } from '../../errors.js';
import { isObject, type JsonObject, refuse } from '../../storage/parse-json.js';
import type { EmbeddingHead } from './embedding-head.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { prototypes } from './prototypes.js';

const HEADS: Readonly<Record<EmbeddingHead['name'], (settings: object) => EmbeddingHead>> = {
  'nearest-neighbours': nearestNeighbours,
  prototypes,
};

/** A head as plain JSON. */
export function describeHead({ name, settings }: EmbeddingHead): JsonObject {
  return { name, settings };
}

/**
 * Rebuilds a head from what `describeHead` gave.
 *
 * @param where for messages: the file
 * @throws BundleError for what is no head that this version knows
 */
export function headFrom(described: JsonObject | undefined, where: string): EmbeddingHead {
  if (!described)
    throw refuse(where, 'has no head: it is an index, for EmbeddingIndex.load, and no classifier');
  const { name, settings } = described;
  const make = Object.hasOwn(HEADS, String(name)) ? HEADS[name as EmbeddingHead['name']] : undefined;
  if (!make || !isObject(settings))
    throw refuse(where, `has the head ${JSON.stringify(name)}; known are ${Object.keys(HEADS).join(', ')}`);
  try {
    return make(settings);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw refuse(where, `has a head that can't be rebuilt (${error.message})`, { cause: error });
  }
}
