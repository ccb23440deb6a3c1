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
