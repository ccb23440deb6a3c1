import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface ConcatenateOptions extends LayerOptions {
  /** Counted with the batch as axis 0, or from the end where negative; default -1, the channels. */
  readonly axis?: number;
}

/**
 * Puts tensors side by side along one axis.
 *
 * @param inputs two or more, of one rank, with equal sizes on all other axes
 * @returns that shape, with the sum of the sizes on the axis
 * @throws ShapeError for fewer than two inputs, other shapes, or an axis that is that of the batch or does not exist
 * @example
 * concatenate([widthThree, widthFour, widthFive]).shape; // [null, 300], each input being [null, 100]
 */
export function concatenate(
  inputs: readonly SymbolicTensor[],
  { axis = -1, name }: ConcatenateOptions = {},
): SymbolicTensor {
  const shapes = inputs.map(({ shape }) => shape);
  const written = shapes.map(formatShape).join(' and ') || 'none';
  const rank = shapes[0]?.length ?? 0;
  const along = axis < 0 ? rank + axis : axis;
  const fits = shapes.every(
    (shape) => shape.length === rank && shape.every((size, at) => at === along || size === shapes[0]?.[at]),
  );
  if (inputs.length < 2 || !fits) {
    throw new ShapeError(
      `concatenate: expected two or more inputs that differ on axis ${axis} alone, received ${written}; pool or pad them to one size first`,
    );
  }
  if (!Number.isInteger(along) || along < 1 || along >= rank) {
    throw new ShapeError(
      `concatenate: expected an axis behind that of the batch, received ${axis} for ${written}; pass -1 for the channels`,
    );
  }
  const layer = layers.concatenate({ axis, ...layerName('concatenate', name) });
  return layer.apply([...inputs]) as SymbolicTensor;
}
