import { ShapeError } from '../errors.js';
import type { ClassMetrics } from './evaluation.js';

/** Means over classes. */
export type AverageMetrics = Omit<ClassMetrics, 'label'>;

/**
 * Precision, recall and F1 of each class:
 * `precision = right / predicted`, `recall = right / actual`, `f1 = 2 right / (predicted + actual)`; 0 for 0 / 0.
 *
 * @param matrix `[actual][predicted]`, counts, as `confusionMatrix` returns them
 * @param labels class names in index order
 * @returns one entry a class, in the same order
 * @throws ShapeError where the matrix is not square or there is not one name a class
 * @example
 * classMetrics([[1, 0], [1, 1]], ['no', 'yes'])[1];
 * // { label: 'yes', precision: 1, recall: 0.5, f1: 0.6666666666666666, support: 2 }
 */
export function classMetrics(
  matrix: readonly (readonly number[])[],
  labels: readonly string[],
): ClassMetrics[] {
  if (matrix.length !== labels.length || matrix.some((row) => row.length !== labels.length)) {
    throw new ShapeError(
      `classMetrics: the confusion matrix must be [${labels.length}][${labels.length}] for ${labels.length} class ` +
        `names, got [${matrix.length}][${matrix[0]?.length ?? 0}].`,
    );
  }
  return labels.map((label, i) => {
    const row = matrix[i] as readonly number[];
    const right = row[i] as number;
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, other) => sum + (other[i] as number), 0);
    return {
      label,
      precision: ratio(right, predicted),
      recall: ratio(right, support),
      f1: ratio(2 * right, predicted + support),
      support,
    };
  });
}

/**
 * Means of precision, recall and F1 over the classes that occur.
 *
 * @param weighting `macro`: each class counts the same; `weighted`: each counts by its support
 * @returns means, and all examples as `support`
 * @example
 * averageClassMetrics(classMetrics([[1, 0], [1, 1]], ['no', 'yes']), 'macro');
 * // { precision: 0.75, recall: 0.75, f1: 0.6666666666666666, support: 3 }
 */
export function averageClassMetrics(
  perClass: readonly ClassMetrics[],
  weighting: 'macro' | 'weighted',
): AverageMetrics {
  const weightOf = ({ support }: ClassMetrics) => (weighting === 'weighted' ? support : Math.min(support, 1));
  const total = perClass.reduce((sum, each) => sum + weightOf(each), 0);
  const mean = (metric: 'precision' | 'recall' | 'f1') =>
    ratio(
      perClass.reduce((sum, each) => sum + weightOf(each) * each[metric], 0),
      total,
    );
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    support: perClass.reduce((sum, { support }) => sum + support, 0),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
