import { classCounts, type ExampleIndex } from '../../data/class-counts.js';
import { TrainingError } from '../../errors.js';

/**
 * Turns the `classWeights` option into one factor a class.
 *
 * `balanced` gives class `c` the factor `examples / (classes that occur * examples of c)`: rare classes count as much
 * as frequent ones in sum, and the mean over the examples is 1, so that the learning rate keeps its meaning.
 *
 * For examples of several classes a factor weighs those that have the class against those that have it not; `balanced` gives
 * `examples without it / examples with it`.
 *
 * @returns one factor a class (0 for a class without examples under `balanced`), or undefined for no option
 * @throws TrainingError for another number of factors than classes, or factors that are negative or all zero
 * @see King and Zeng 2001, https://doi.org/10.1093/oxfordjournals.pan.a004868
 * @example
 * resolveClassWeights('balanced', dataset); // [2, 0.667] for 25 and 75 examples
 */
export function resolveClassWeights(
  option: readonly number[] | 'balanced' | undefined,
  dataset: ExampleIndex,
): readonly number[] | undefined {
  if (option === undefined) return undefined;
  if (option === 'balanced') {
    const counts = classCounts(dataset);
    if (dataset.multiLabel) {
      return counts.map((count) => (count > 0 ? (dataset.length - count) / count : 0));
    }
    const occurring = counts.filter((count) => count > 0).length;
    return counts.map((count) => (count > 0 ? dataset.length / (occurring * count) : 0));
  }
  const classes = dataset.labels.length;
  const usable = option.every((factor) => Number.isFinite(factor) && factor >= 0) && option.some(Boolean);
  if (option.length === classes && usable) return option;
  throw new TrainingError(
    `fit: classWeights must be 'balanced' or ${classes} numbers (one for each of ${dataset.labels.join(', ')}), ` +
      `none negative and not all 0, got [${option}].`,
  );
}
