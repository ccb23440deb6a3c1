import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface ReshapeOptions extends LayerOptions {
  /** Without the batch axis; positive integers. */
  readonly targetShape: readonly number[];
}

/**
 * Lays the same values out in another shape, row-major.
 *
 * @param x known sizes after the batch axis
 * @param options.targetShape without the batch axis, of as many values as `x` has
 * @returns `[batch, ...targetShape]`
 * @throws ShapeError for an unknown size, or a shape that has not as many values
 * @example
 * reshape(inputLayer({ shape: [256] }), { targetShape: [1, 1, 256] }).shape; // [null, 1, 1, 256]
 */
export function reshape(x: SymbolicTensor, { targetShape, name }: ReshapeOptions): SymbolicTensor {
  const values = product(x.shape.slice(1) as number[]);
  const whole = targetShape.every((size) => Number.isInteger(size) && size > 0);
  if (!whole || targetShape.length === 0 || product(targetShape) !== values) {
    throw new ShapeError(
      `reshape: expected a target shape of positive integers with as many values as the input, received ${formatShape(targetShape)} for ${formatShape(x.shape)}; leave the batch axis out and give inputLayer every size`,
    );
  }
  const layer = layers.reshape({ targetShape: [...targetShape], ...layerName('reshape', name) });
  return layer.apply(x) as SymbolicTensor;
}

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);
