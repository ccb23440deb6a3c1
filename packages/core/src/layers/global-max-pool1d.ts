import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkInput, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

/**
 * Takes the greatest value of each channel over all steps, so that inputs of any size give one vector.
 *
 * @param x `[batch, steps, channels]`, float32
 * @returns `[batch, channels]`
 * @throws ShapeError for an input of another rank
 * @example
 * globalMaxPool1d(inputLayer({ shape: [100, 16] })).shape; // [null, 16]
 */
export function globalMaxPool1d(x: SymbolicTensor, { name }: LayerOptions = {}): SymbolicTensor {
  checkInput('globalMaxPool1d', x, 3);
  const layer = layers.globalMaxPooling1d(layerName('global_max_pool1d', name));
  return layer.apply(x) as SymbolicTensor;
}
