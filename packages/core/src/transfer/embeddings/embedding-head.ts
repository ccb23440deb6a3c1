import { ShapeError } from '../../errors.js';
import type { EmbeddingIndex } from './embedding-index.js';

/** @returns one score for each label of the examples, in their order: at least 0, and 1 in all */
export type EmbeddingScorer = (embedding: Float32Array) => Float32Array;

/** How classes follow from examples: what `nearestNeighbours()` and `prototypes()` return. */
export interface EmbeddingHead {
  readonly name: 'nearest-neighbours' | 'prototypes';
  /** What the function was called with, defaults filled in. */
  readonly settings: Readonly<Record<string, number>>;
  /** @param examples at least one; the scorer is of them as they are now */
  scorer(examples: EmbeddingIndex): EmbeddingScorer;
}

/**
 * Softmax of similarities: `exp(s / temperature)`, scaled to 1 in all.
 *
 * @param similarities at least one, in [-1, 1]
 */
export function softmaxOf(similarities: readonly number[], temperature: number): number[] {
  const top = Math.max(...similarities);
  const powers = similarities.map((similarity) => Math.exp((similarity - top) / temperature));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

/** @throws ShapeError for a temperature that is not above 0 */
export function checkTemperature(head: string, temperature: number): void {
  if (temperature > 0 && temperature < Infinity) return;
  throw new ShapeError(`${head}: temperature must be a number above 0, such as 0.05, got ${temperature}.`);
}
