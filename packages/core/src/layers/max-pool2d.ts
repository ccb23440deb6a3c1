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

export interface MaxPool2dOptions extends LayerOptions {
  /** Default 2. */
  readonly poolSize?: Size2d;
  /** Default `poolSize`. */
  readonly strides?: Size2d;
  /** Default `valid`. */
  readonly padding?: Padding;
}

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
export function maxPool2d(x: SymbolicTensor, options: MaxPool2dOptions = {}): SymbolicTensor {
  const { padding = 'valid' } = options;
  checkInput('maxPool2d', x, 4);
  const poolSize = toSize2d('maxPool2d', 'poolSize', options.poolSize ?? 2);
  const strides = toSize2d('maxPool2d', 'strides', options.strides ?? poolSize);
  checkWindow('maxPool2d', x, { size: poolSize, strides, padding });
  const layer = layers.maxPooling2d({
    poolSize,
    strides,
    padding,
    ...layerName('max_pool2d', options.name),
  });
  return layer.apply(x) as SymbolicTensor;
}
