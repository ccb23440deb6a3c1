import { ShapeError } from '../errors.js';

/** What a network takes, for {@link checkInputShape}. */
export interface InputShapeRule {
  /** For messages: the architecture's name. */
  readonly name: string;
  /** What the axes are: `[height, width, channels]`. */
  readonly axes: string;
  /** One that the network takes, such as the published one. */
  readonly example: readonly number[];
}

/**
 * Makes sure that an input shape has the axes that a network needs, each of at least one place.
 *
 * @param inputShape without the batch axis
 * @throws ShapeError for another number of axes, or sizes that are no positive integers
 * @example
 * checkInputShape({ name: 'lenet-5', axes: '[height, width, channels]', example: [28, 28, 1] }, [28, 28]);
 * // ShapeError: lenet-5: expected inputShape [height, width, channels] of positive integers, received [28, 28]; ...
 */
export function checkInputShape(
  { name, axes, example }: InputShapeRule,
  inputShape: readonly (number | null)[],
): asserts inputShape is readonly number[] {
  const hasSizes = inputShape.every((size) => size !== null && Number.isInteger(size) && size > 0);
  if (hasSizes && inputShape.length === example.length) return;
  const received = inputShape.map((size) => size ?? 'null').join(', ');
  throw new ShapeError(
    `${name}: expected inputShape ${axes} of positive integers, received [${received}]; pass for example ` +
      `[${example.join(', ')}]`,
  );
}
