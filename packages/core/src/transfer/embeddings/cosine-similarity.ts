import { dotProduct } from './unit-rows.js';
import { unitVector } from './unit-vector.js';

/**
 * Cosine of the angle between two embeddings: `a b / (|a| |b|)`. Their lengths do not matter.
 *
 * @param a `[width]`
 * @param b `[width]`
 * @returns in [-1, 1]: 1 for the same direction, -1 for the opposite one
 * @throws ShapeError where the widths differ; DataError where one is zero or not finite
 * @example
 * cosineSimilarity(new Float32Array([3, 4]), new Float32Array([1, 0])); // 0.6
 */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  const attempt = 'cosineSimilarity';
  return dotProduct(unitVector(a, a.length, attempt), unitVector(b, a.length, attempt), 0);
}
