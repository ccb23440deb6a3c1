import { checkProbabilities, checkScores } from './check.js';

/**
 * Area under the receiver operating characteristic of a two-class score: the chance that a positive example scores
 * higher than a negative one, ties counting one half (the Mann-Whitney statistic).
 *
 * @param actual `[examples]`, 1 for positive, 0 for negative
 * @param scores `[examples]`, on any scale: only their order counts
 * @returns in [0, 1]; null where all examples are of one class
 * @throws DataError where there are no examples; ShapeError where lengths differ or a value is neither 0 nor 1, or NaN
 * @see Hanley and McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747
 * @example
 * binaryRocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function binaryRocAuc(actual: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  checkScores('binaryRocAuc', actual, scores);
  return area(
    actual.length,
    (i) => actual[i] === 1,
    (i) => scores[i] as number,
  );
}

/**
 * ROC-AUC of many classes: each against the rest, mean over the classes that occur.
 *
 * @param actual `[examples]`, class indices
 * @param probabilities `[examples, classes]`, row by row
 * @returns in [0, 1]; null where only one class occurs
 * @throws DataError where there are no examples; ShapeError where lengths or classes do not fit
 * @see Fawcett 2006, https://doi.org/10.1016/j.patrec.2005.10.010
 * @example
 * rocAuc([0, 1, 2], [0.8, 0.1, 0.1, 0.2, 0.6, 0.2, 0.3, 0.4, 0.3]); // 1
 */
export function rocAuc(actual: ArrayLike<number>, probabilities: ArrayLike<number>): number | null {
  const classes = checkProbabilities('rocAuc', actual, probabilities);
  let sum = 0;
  let occurring = 0;
  for (const label of new Set(Array.from(actual))) {
    const auc = area(
      actual.length,
      (i) => actual[i] === label,
      (i) => probabilities[i * classes + label] as number,
    );
    if (auc === null) return null;
    sum += auc;
    occurring++;
  }
  return sum / occurring;
}

/** Sorts both sides and walks them together: for each positive score, how many negative ones lie below it. */
function area(
  length: number,
  isPositive: (i: number) => boolean,
  score: (i: number) => number,
): number | null {
  const sides: [number[], number[]] = [[], []];
  for (let i = 0; i < length; i++) sides[isPositive(i) ? 1 : 0].push(score(i));
  // Typed arrays sort by number, and much faster.
  const [negatives, positives] = sides.map((side) => Float64Array.from(side).sort()) as [
    Float64Array,
    Float64Array,
  ];
  if (positives.length === 0 || negatives.length === 0) return null;
  let below = 0;
  let notAbove = 0;
  let wins = 0;
  for (const positive of positives) {
    while (below < negatives.length && (negatives[below] as number) < positive) below++;
    while (notAbove < negatives.length && (negatives[notAbove] as number) <= positive) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / (positives.length * negatives.length);
}
