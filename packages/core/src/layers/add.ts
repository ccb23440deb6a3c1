import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface AddOptions extends LayerOptions {
  /** Whether an axis of size 1 may stand for any size, its value added everywhere; default false. */
  readonly broadcast?: boolean;
}

/**
 * Sums tensors of one shape, element by element: the join of a residual block.
 *
 * @param inputs two or more, all of the same shape; with `broadcast` of the same rank, and of the same sizes but for ones
 * @returns that shape
 * @throws ShapeError for fewer than two inputs or different shapes
 * @example
 * add([shortcut, residual]).shape; // shortcut.shape
 */
export function add(
  inputs: readonly SymbolicTensor[],
  { name, broadcast = false }: AddOptions = {},
): SymbolicTensor {
  const shapes = inputs.map((input) => formatShape(input.shape));
  if (inputs.length < 2 || !(broadcast ? canBroadcast(inputs) : new Set(shapes).size === 1)) {
    throw new ShapeError(
      `add: expected two or more inputs of one shape${broadcast ? ' but for axes of size 1' : ''}, received ${shapes.join(' and ') || 'none'}; make sizes and channels equal with a strided 1x1 conv2d`,
    );
  }
  return layers.add(layerName('add', name)).apply([...inputs]) as SymbolicTensor;
}

function canBroadcast([first, ...others]: readonly SymbolicTensor[]): boolean {
  if (!first || others.some(({ rank }) => rank !== first.rank)) return false;
  return first.shape.every((size, axis) => {
    const sizes = [size, ...others.map(({ shape }) => shape[axis])];
    return new Set(sizes.filter((one) => one !== 1)).size <= 1;
  });
}
