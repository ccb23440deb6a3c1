import type { Dataset } from '../../data/dataset.js';
import type { NdArray } from '../../data/nd-array.js';
import type { ScoredPairs } from '../../metrics/verification-metrics.js';
import { cosineSimilarity } from './cosine-similarity.js';
import type { Pair } from './sample-pairs.js';

/**
 * Measures the cosine similarity of pairs of embeddings: what `chooseThreshold` and `verificationMetrics` work on.
 *
 * @param embedded what `embedDataset` gave
 * @param pairs of positions in `embedded`
 * @returns one position a pair, in their order
 * @throws DataError for an embedding of zeros; ShapeError for a position that does not exist
 * @example
 * const { dataset } = await embedDataset(tuning, backbone);
 * const { actual, scores } = await scorePairs(dataset, samplePairs(dataset));
 * const { threshold } = chooseThreshold(actual, scores, { by: 'equal-error' }); // 0.83
 */
export async function scorePairs(
  embedded: Dataset<NdArray>,
  pairs: readonly Pair[],
): Promise<ScoredPairs & { readonly actual: Uint8Array; readonly scores: Float64Array }> {
  const scores = new Float64Array(pairs.length);
  for (const [i, { a, b }] of pairs.entries()) {
    scores[i] = cosineSimilarity((await embedded.read(a)).data, (await embedded.read(b)).data);
  }
  const nameOf = (position: number) => embedded.labels[embedded.info(position).label] as string;
  return {
    actual: Uint8Array.from(pairs, ({ same }) => Number(same)),
    scores,
    people: pairs.map(({ a, b }) => [nameOf(a), nameOf(b)] as const),
  };
}
