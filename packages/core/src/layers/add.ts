import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

/**
 * Sums tensors of one shape, element by element: the join of a residual block.
 *
 * @param inputs two or more, all of the same shape
 * @returns that shape
 * @throws ShapeError for fewer than two inputs or different shapes
 * @example
 * add([shortcut, residual]).shape; // shortcut.shape
 */
export function add(inputs: readonly SymbolicTensor[], { name }: LayerOptions = {}): SymbolicTensor {
  const shapes = inputs.map((input) => formatShape(input.shape));
  if (inputs.length < 2 || new Set(shapes).size > 1) {
    throw new ShapeError(
      `add: expected two or more inputs of one shape, received ${shapes.join(' and ') || 'none'}; make sizes and channels equal with a strided 1x1 conv2d`,
    );
  }
  return layers.add(layerName('add', name)).apply([...inputs]) as SymbolicTensor;
}
