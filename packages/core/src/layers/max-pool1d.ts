import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  checkInput,
  checkPositiveInteger,
  checkWindow,
  type LayerOptions,
  type Padding,
} from './arguments.js';
import { layerName } from './build-context.js';

export interface MaxPool1dOptions extends LayerOptions {
  /** Default 2. */
  readonly poolSize?: number;
  /** Default `poolSize`. */
  readonly strides?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/**
 * Takes the greatest value of every window of steps, channel by channel. Padding never wins.
 *
 * @param x `[batch, steps, channels]`, float32
 * @returns `[batch, newSteps, channels]`; under `valid` padding `newSteps = floor((steps - poolSize) / stride) + 1`,
 *   under `same` `ceil(steps / stride)`
 * @throws ShapeError for an input of another rank, sizes below 1, a window longer than its input under `valid`
 *   padding, or an unknown padding
 * @example
 * maxPool1d(inputLayer({ shape: [100, 16] }), { poolSize: 4 }).shape; // [null, 25, 16]
 */
export function maxPool1d(x: SymbolicTensor, options: MaxPool1dOptions = {}): SymbolicTensor {
  const { poolSize = 2, strides = poolSize, padding = 'valid', name } = options;
  checkInput('maxPool1d', x, 3);
  checkPositiveInteger('maxPool1d', 'poolSize', poolSize);
  checkPositiveInteger('maxPool1d', 'strides', strides);
  checkWindow('maxPool1d', x, { size: [poolSize], strides: [strides], padding });
  const layer = layers.maxPooling1d({ poolSize, strides, padding, ...layerName('max_pool1d', name) });
  return layer.apply(x) as SymbolicTensor;
}
