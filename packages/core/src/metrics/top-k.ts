import { ShapeError } from '../errors.js';
import { checkProbabilities } from './check.js';
import type { ScoredLabel } from './prediction.js';

/**
 * Top-k accuracy: the share of examples whose class is among the `k` likeliest. Of equal probabilities, the class
 * that comes first counts as likelier, so that top-1 accuracy is the accuracy of {@link argMax}.
 *
 * @param actual `[examples]`, class indices
 * @param probabilities `[examples, classes]`, row by row
 * @param options.k default 5; 1 where it is at least the number of classes
 * @returns in [0, 1]
 * @throws DataError where there are no examples; ShapeError where lengths or classes do not fit
 * @example
 * topKAccuracy([0, 1], [0.5, 0.3, 0.2, 0.7, 0.1, 0.2], { k: 2 }); // 0.5
 */
export function topKAccuracy(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { k = 5 }: { readonly k?: number } = {},
): number {
  const classes = checkProbabilities('topKAccuracy', actual, probabilities);
  if (!Number.isInteger(k) || k < 1) {
    throw new ShapeError(`topKAccuracy: k must be a whole number of at least 1, got ${k}.`);
  }
  let among = 0;
  for (let i = 0; i < actual.length; i++) {
    const own = actual[i] as number;
    const score = probabilities[i * classes + own] as number;
    let likelier = 0;
    for (let other = 0; other < classes; other++) {
      const otherScore = probabilities[i * classes + other] as number;
      if (otherScore > score || (otherScore === score && other < own)) likelier++;
    }
    if (likelier < k) among++;
  }
  return among / actual.length;
}

/**
 * The likeliest class of each example; the first of equals.
 *
 * @param probabilities `[examples, classes]`, row by row
 * @returns `[examples]`, class indices
 * @example
 * argMax([0.5, 0.3, 0.2, 0.1, 0.2, 0.7], 3); // Uint32Array [0, 2]
 */
export function argMax(probabilities: ArrayLike<number>, classes: number): Uint32Array {
  const best = new Uint32Array(probabilities.length / classes);
  for (let i = 0; i < best.length; i++) {
    let top = 0;
    for (let label = 1; label < classes; label++) {
      if ((probabilities[i * classes + label] as number) > (probabilities[i * classes + top] as number))
        top = label;
    }
    best[i] = top;
  }
  return best;
}

/**
 * Names the likeliest classes of one example.
 *
 * @param probabilities `[classes]`
 * @param labels class names in index order
 * @param topK how many; all where it is more than there are
 * @returns the likeliest first; the first of equals
 * @example
 * rankLabels([0.1, 0.7, 0.2], ['ant', 'bee', 'cat'], 2); // [{ label: 'bee', score: 0.7 }, { label: 'cat', score: 0.2 }]
 */
export function rankLabels(
  probabilities: ArrayLike<number>,
  labels: readonly string[],
  topK: number,
): ScoredLabel[] {
  return labels
    .map((label, i) => ({ label, score: probabilities[i] as number }))
    .sort((a, b) => b.score - a.score)
    .slice(0, topK);
}
