import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkInput, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

/**
 * Takes the greatest value of each channel over all positions, so that inputs of any size give one vector.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, channels]`
 * @throws ShapeError for an input of another rank
 * @example
 * globalMaxPool2d(inputLayer({ shape: [7, 7, 16] })).shape; // [null, 16]
 */
export function globalMaxPool2d(x: SymbolicTensor, { name }: LayerOptions = {}): SymbolicTensor {
  checkInput('globalMaxPool2d', x, 4);
  const layer = layers.globalMaxPooling2d(layerName('global_max_pool2d', name));
  return layer.apply(x) as SymbolicTensor;
}
