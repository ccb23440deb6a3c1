import { DataError, ShapeError } from '../errors.js';

/**
 * Checks actual classes against predicted ones.
 *
 * @throws DataError where there are none; ShapeError where the lengths differ
 */
export function checkPairs(metric: string, actual: ArrayLike<number>, predicted: ArrayLike<number>): void {
  checkSome(metric, actual);
  if (actual.length === predicted.length) return;
  throw new ShapeError(
    `${metric}: there must be one prediction for each example, got ${predicted.length} for ${actual.length} examples.`,
  );
}

/**
 * Checks classes against their number.
 *
 * @throws ShapeError for a class that is no whole number below `classes`
 */
export function checkClasses(metric: string, indices: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (Number.isInteger(index) && index >= 0 && index < classes) continue;
    throw new ShapeError(
      `${metric}: a class must be a whole number from 0 to ${classes - 1}, got ${index} at position ${i}.`,
    );
  }
}

/**
 * Checks actual classes against probabilities `[examples, classes]`.
 *
 * @returns the number of classes
 * @throws DataError where there are no examples
 * @throws ShapeError where the lengths do not fit, a class is out of range, or a probability is NaN
 */
export function checkProbabilities(
  metric: string,
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): number {
  checkSome(metric, actual);
  const classes = probabilities.length / actual.length;
  if (!Number.isInteger(classes) || classes === 0) {
    throw new ShapeError(
      `${metric}: probabilities must hold [examples, classes] numbers, row by row, ` +
        `got ${probabilities.length} numbers for ${actual.length} examples.`,
    );
  }
  checkClasses(metric, actual, classes);
  for (let i = 0; i < probabilities.length; i++) {
    if (!Number.isNaN(probabilities[i])) continue;
    throw new ShapeError(
      `${metric}: a probability must be a number, got NaN for example ${Math.floor(i / classes)}.`,
    );
  }
  return classes;
}

function checkSome(metric: string, actual: ArrayLike<number>): void {
  if (actual.length === 0) throw new DataError(`${metric}: there must be at least one example, got none.`);
}

/**
 * Checks classes and scores of two classes, of which one may be missing.
 *
 * @throws DataError where there are no examples
 * @throws ShapeError where the lengths differ, a class is neither 0 nor 1, or a score is NaN
 */
export function checkScores(metric: string, actual: ArrayLike<number>, scores: ArrayLike<number>): void {
  checkPairs(metric, actual, scores);
  for (let i = 0; i < actual.length; i++) {
    if ((actual[i] === 0 || actual[i] === 1) && !Number.isNaN(scores[i])) continue;
    throw new ShapeError(
      `${metric}: actual must be 0 or 1 and scores numbers, got ${actual[i]} and ${scores[i]} at position ${i}.`,
    );
  }
}

/**
 * Checks classes and scores of a two-class problem.
 *
 * @returns how many examples are of either class
 * @throws DataError where there are no examples, or of one class alone
 * @throws ShapeError where the lengths differ, a class is neither 0 nor 1, or a score is not finite
 */
export function checkTwoClasses(
  metric: string,
  actual: ArrayLike<number>,
  scores: ArrayLike<number>,
): { readonly positives: number; readonly negatives: number } {
  checkPairs(metric, actual, scores);
  let positives = 0;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i] === 1) positives++;
    if ((actual[i] === 0 || actual[i] === 1) && Number.isFinite(scores[i])) continue;
    throw new ShapeError(
      `${metric}: actual must be 0 or 1 and scores finite, got ${actual[i]} and ${scores[i]} at position ${i}.`,
    );
  }
  const negatives = actual.length - positives;
  if (positives > 0 && negatives > 0) return { positives, negatives };
  throw new DataError(
    `${metric}: there must be examples of both classes, got ${positives} positive and ${negatives} negative; ` +
      'split with stratify, or measure on more examples.',
  );
}

/** @throws ShapeError for a confidence that is not between 0 and 1 */
export function checkConfidence(metric: string, confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new ShapeError(`${metric}: confidence must be above 0 and below 1, as 0.95 is, got ${confidence}.`);
}
