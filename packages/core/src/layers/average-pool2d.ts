import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  checkInput,
  checkWindow,
  type LayerOptions,
  type Padding,
  type Size2d,
  toSize2d,
} from './arguments.js';
import { layerName } from './build-context.js';

export interface AveragePool2dOptions extends LayerOptions {
  /** Default 2. */
  readonly poolSize?: Size2d;
  /** Default `poolSize`. */
  readonly strides?: Size2d;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/**
 * Takes the mean of every window, channel by channel. Padding does not count.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, newHeight, newWidth, channels]`; under `valid` padding
 *   `newHeight = floor((height - poolHeight) / stride) + 1`, under `same` `ceil(height / stride)`
 * @throws ShapeError for an input of another rank, sizes below 1, a window larger than its input under `valid`
 *   padding, or an unknown padding
 * @example
 * averagePool2d(inputLayer({ shape: [24, 24, 6] })).shape; // [null, 12, 12, 6]
 */
export function averagePool2d(x: SymbolicTensor, options: AveragePool2dOptions = {}): SymbolicTensor {
  const { padding = 'valid' } = options;
  checkInput('averagePool2d', x, 4);
  const poolSize = toSize2d('averagePool2d', 'poolSize', options.poolSize ?? 2);
  const strides = toSize2d('averagePool2d', 'strides', options.strides ?? poolSize);
  checkWindow('averagePool2d', x, { size: poolSize, strides, padding });
  const layer = layers.averagePooling2d({
    poolSize,
    strides,
    padding,
    ...layerName('average_pool2d', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}
