import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkInput, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

/**
 * Takes the mean of each channel over all positions, so that inputs of any size give one vector.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, channels]`
 * @throws ShapeError for an input of another rank
 * @see Lin et al. 2014, https://arxiv.org/abs/1312.4400
 * @example
 * globalAveragePool2d(inputLayer({ shape: [7, 7, 16] })).shape; // [null, 16]
 */
export function globalAveragePool2d(x: SymbolicTensor, { name }: LayerOptions = {}): SymbolicTensor {
  checkInput('globalAveragePool2d', x, 4);
  const layer = layers.globalAveragePooling2d(layerName('global_average_pool2d', name));
  return layer.apply(x) as SymbolicTensor;
}
