import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface InputLayerOptions extends LayerOptions {
  /** Without the batch axis; null for an axis of any size. */
  readonly shape: readonly (number | null)[];
}

/**
 * The entry of a network.
 *
 * @param options.shape positive integers or null, without the batch axis: `[28, 28, 1]`
 * @returns `[batch, ...shape]`, float32
 * @throws ShapeError for an empty shape or a size that is not a positive integer
 * @example
 * inputLayer({ shape: [28, 28, 1] }).shape; // [null, 28, 28, 1]
 */
export function inputLayer({ shape, name }: InputLayerOptions): SymbolicTensor {
  const known = shape.every((size) => size === null || (Number.isInteger(size) && size > 0));
  if (shape.length === 0 || !known) {
    throw new ShapeError(
      `inputLayer: expected positive integers (or null) without the batch axis, received ${formatShape(shape)}; pass for example [28, 28, 1]`,
    );
  }
  return input({ shape: [...shape], ...layerName('input', name) });
}
