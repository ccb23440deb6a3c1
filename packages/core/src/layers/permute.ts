import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface PermuteOptions extends LayerOptions {
  /** For each axis of the result the axis of `x` that it is, counted from 1: the batch, axis 0, stays first. */
  readonly dims: readonly number[];
}

/**
 * Puts axes into another order: `y` at `[b, i, j]` is with dims `[2, 1]` what `x` is at `[b, j, i]`.
 *
 * @param x rank 2 to 5
 * @param options.dims each of 1..(rank - 1) once
 * @returns `[batch, x.shape[dims[0]], x.shape[dims[1]], ...]`
 * @throws ShapeError for dims that do not name each axis once
 * @example
 * permute(inputLayer({ shape: [98, 40, 8] }), { dims: [2, 1, 3] }).shape; // [null, 40, 98, 8]
 */
export function permute(x: SymbolicTensor, { dims, name }: PermuteOptions): SymbolicTensor {
  const axes = x.shape.slice(1).map((_, index) => index + 1);
  const namesEachOnce = dims.length === axes.length && axes.every((axis) => dims.includes(axis));
  if (!namesEachOnce) {
    throw new ShapeError(
      `permute: expected dims with each of ${axes.join(', ')} once for an input ${formatShape(x.shape)}, received [${dims.join(', ')}]; leave the batch axis, 0, out`,
    );
  }
  return layers.permute({ dims: [...dims], ...layerName('permute', name) }).apply(x) as SymbolicTensor;
}
