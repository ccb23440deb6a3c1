import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  checkInput,
  checkPositiveInteger,
  checkWindow,
  type LayerOptions,
  type Padding,
} from './arguments.js';
import { layerName } from './build-context.js';

export interface AveragePool1dOptions extends LayerOptions {
  /** Default 2. */
  readonly poolSize?: number;
  /** Default `poolSize`. */
  readonly strides?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/**
 * Takes the mean of every window of steps, channel by channel. Padding does not count.
 *
 * @param x `[batch, steps, channels]`, float32
 * @returns `[batch, newSteps, channels]`; under `valid` padding `newSteps = floor((steps - poolSize) / stride) + 1`,
 *   under `same` `ceil(steps / stride)`
 * @throws ShapeError for an input of another rank, sizes below 1, a window longer than its input under `valid`
 *   padding, or an unknown padding
 * @example
 * averagePool1d(inputLayer({ shape: [100, 16] }), { poolSize: 4 }).shape; // [null, 25, 16]
 */
export function averagePool1d(x: SymbolicTensor, options: AveragePool1dOptions = {}): SymbolicTensor {
  const { poolSize = 2, strides = poolSize, padding = 'valid', name } = options;
  checkInput('averagePool1d', x, 3);
  checkPositiveInteger('averagePool1d', 'poolSize', poolSize);
  checkPositiveInteger('averagePool1d', 'strides', strides);
  checkWindow('averagePool1d', x, { size: [poolSize], strides: [strides], padding });
  const layer = layers.averagePooling1d({ poolSize, strides, padding, ...layerName('average_pool1d', name) });
  return layer.apply(x) as SymbolicTensor;
}
