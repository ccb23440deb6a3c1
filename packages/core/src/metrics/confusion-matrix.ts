import { checkClasses, checkPairs } from './check.js';

/**
 * Confusion matrix: counts the examples of each actual class by what they were predicted to be.
 *
 * @param actual `[examples]`, class indices
 * @param predicted `[examples]`, class indices
 * @param classes number of classes
 * @returns `[actual][predicted]`, counts: row sums are supports, the diagonal is what was right
 * @throws DataError where there are no examples; ShapeError where lengths differ or a class is out of range
 * @example
 * confusionMatrix([0, 1, 1], [0, 0, 1], 2); // [[1, 0], [1, 1]]
 */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  checkPairs('confusionMatrix', actual, predicted);
  checkClasses('confusionMatrix', actual, classes);
  checkClasses('confusionMatrix', predicted, classes);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = matrix[actual[i] as number] as number[];
    const column = predicted[i] as number;
    row[column] = (row[column] as number) + 1;
  }
  return matrix;
}
