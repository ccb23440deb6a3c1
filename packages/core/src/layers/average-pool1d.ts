import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerName } from './build-context.js';
import { type Pool1dOptions, resolvePool1d } from './pool-options.js';

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
export function averagePool1d(x: SymbolicTensor, options: Pool1dOptions = {}): SymbolicTensor {
  const settings = resolvePool1d('averagePool1d', x, options);
  const layer = layers.averagePooling1d({ ...settings, ...layerName('average_pool1d', options.name) });
  return layer.apply(x) as SymbolicTensor;
}
