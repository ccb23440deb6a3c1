import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerName } from './build-context.js';
import { type Pool2dOptions, resolvePool2d } from './pool-options.js';

/**
 * Takes the greatest value of every window, channel by channel. Padding never wins.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, newHeight, newWidth, channels]`; under `valid` padding
 *   `newHeight = floor((height - poolHeight) / stride) + 1`, under `same` `ceil(height / stride)`
 * @throws ShapeError for an input of another rank, sizes below 1, a window larger than its input under `valid`
 *   padding, or an unknown padding
 * @example
 * maxPool2d(inputLayer({ shape: [24, 24, 6] })).shape; // [null, 12, 12, 6]
 */
export function maxPool2d(x: SymbolicTensor, options: Pool2dOptions = {}): SymbolicTensor {
  const settings = resolvePool2d('maxPool2d', x, options);
  const layer = layers.maxPooling2d({ ...settings, ...layerName('max_pool2d', options.name) });
  return layer.apply(x) as SymbolicTensor;
}
