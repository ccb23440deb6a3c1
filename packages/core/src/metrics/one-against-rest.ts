import { checkClasses, checkProbabilities } from './check.js';

/** One class of many as a two-class problem. */
export interface OneAgainstRest {
  /** `[examples]`, 1 for the class, 0 for any other. */
  readonly actual: Uint8Array;
  /** `[examples]`, the probability of the class. */
  readonly scores: Float64Array;
}

/**
 * Takes one class of many as positive and all others as negative, for the metrics of two classes.
 *
 * @param actual `[examples]`, class indices
 * @param probabilities `[examples, classes]`, row by row
 * @param positive index of the class
 * @throws DataError where there are no examples; ShapeError where lengths or classes do not fit
 * @example
 * const { actual, scores } = oneAgainstRest([0, 1], [0.75, 0.25, 0.5, 0.5], 1);
 * actual; // Uint8Array [0, 1]
 * scores; // Float64Array [0.25, 0.5]
 */
export function oneAgainstRest(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  positive: number,
): OneAgainstRest {
  const classes = checkProbabilities('oneAgainstRest', actual, probabilities);
  checkClasses('oneAgainstRest', [positive], classes);
  return {
    actual: Uint8Array.from(actual, (label) => Number(label === positive)),
    scores: Float64Array.from(actual, (_, i) => probabilities[i * classes + positive] as number),
  };
}
