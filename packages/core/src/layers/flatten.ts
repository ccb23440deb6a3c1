import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

/**
 * Lays all axes but the batch out in one, in row-major order (height, width, channels).
 *
 * @param x rank 3 or more, with known sizes
 * @returns `[batch, product of the other sizes]`
 * @throws ShapeError for a lower rank or an unknown size
 * @example
 * flatten(inputLayer({ shape: [5, 5, 16] })).shape; // [null, 400]
 */
export function flatten(x: SymbolicTensor, { name }: LayerOptions = {}): SymbolicTensor {
  if (x.rank < 3) {
    throw new ShapeError(
      `flatten: expected input of rank 3 or more, received ${formatShape(x.shape)}; leave flatten out, the input is flat already`,
    );
  }
  if (x.shape.slice(1).includes(null)) {
    throw new ShapeError(
      `flatten: expected known sizes after the batch axis, received ${formatShape(x.shape)}; use a global pooling layer for inputs of any size`,
    );
  }
  return layers.flatten(layerName('flatten', name)).apply(x) as SymbolicTensor;
}
