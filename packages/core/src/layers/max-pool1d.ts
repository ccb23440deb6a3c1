import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerName } from './build-context.js';
import { type Pool1dOptions, resolvePool1d } from './pool-options.js';

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
export function maxPool1d(x: SymbolicTensor, options: Pool1dOptions = {}): SymbolicTensor {
  const settings = resolvePool1d('maxPool1d', x, options);
  const layer = layers.maxPooling1d({ ...settings, ...layerName('max_pool1d', options.name) });
  return layer.apply(x) as SymbolicTensor;
}
