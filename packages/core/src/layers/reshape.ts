import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface ReshapeOptions extends LayerOptions {
  /** Without the batch axis; positive integers, or null for the one axis of unknown size. */
  readonly targetShape: readonly (number | null)[];
}

/**
 * Lays the same values out in another shape, row-major.
 *
 * @param x at most one unknown size after the batch axis
 * @param options.targetShape without the batch axis, of as many values as `x` has; where `x` has an unknown size, so has this
 * @returns `[batch, ...targetShape]`
 * @throws ShapeError for more than one unknown size, or a shape that has not as many values
 * @example
 * reshape(inputLayer({ shape: [256] }), { targetShape: [1, 1, 256] }).shape; // [null, 1, 1, 256]
 */
export function reshape(x: SymbolicTensor, { targetShape, name }: ReshapeOptions): SymbolicTensor {
  const given = x.shape.slice(1);
  const isSize = (size: number | null) => size === null || (Number.isInteger(size) && size > 0);
  const fits =
    targetShape.length > 0 &&
    targetShape.every(isSize) &&
    unknowns(given) <= 1 &&
    unknowns(targetShape) === unknowns(given) &&
    product(targetShape) === product(given);
  if (!fits) {
    throw new ShapeError(
      `reshape: expected a target shape of positive integers (null for one unknown size) with as many values as the input, received ${formatShape(targetShape)} for ${formatShape(x.shape)}; leave the batch axis out and give inputLayer every size but one`,
    );
  }
  const layer = layers.reshape({ targetShape: [...targetShape] as number[], ...layerName('reshape', name) });
  return layer.apply(x) as SymbolicTensor;
}

const unknowns = (sizes: readonly (number | null)[]): number => sizes.filter((size) => size === null).length;

/** Of the known ones. */
const product = (sizes: readonly (number | null)[]): number =>
  sizes.reduce<number>((total, size) => total * (size ?? 1), 1);
