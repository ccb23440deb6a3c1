import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkInput, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

/**
 * Takes the mean of each channel over all steps, so that inputs of any size give one vector.
 *
 * @param x `[batch, steps, channels]`, float32
 * @returns `[batch, channels]`
 * @throws ShapeError for an input of another rank
 * @see Lin et al. 2014, https://arxiv.org/abs/1312.4400
 * @example
 * globalAveragePool1d(inputLayer({ shape: [100, 16] })).shape; // [null, 16]
 */
export function globalAveragePool1d(x: SymbolicTensor, { name }: LayerOptions = {}): SymbolicTensor {
  checkInput('globalAveragePool1d', x, 3);
  const layer = layers.globalAveragePooling1d(layerName('global_average_pool1d', name));
  return layer.apply(x) as SymbolicTensor;
}
