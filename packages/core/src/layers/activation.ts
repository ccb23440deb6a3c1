import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type ActivationName, checkActivation } from './activation-name.js';
import type { LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface ActivationOptions extends LayerOptions {
  /** For example `relu`. */
  readonly activation: ActivationName;
}

/**
 * Applies an activation function to every element (`softmax`: over the last axis).
 *
 * @param x any shape, float32
 * @returns same shape as `x`
 * @throws ShapeError for an unknown name
 * @example
 * activation(x, { activation: 'relu' }).shape; // x.shape
 */
export function activation(x: SymbolicTensor, { activation, name }: ActivationOptions): SymbolicTensor {
  checkActivation('activation', activation);
  return layers.activation({ activation, ...layerName('activation', name) }).apply(x) as SymbolicTensor;
}
