import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { checkInput, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface ZeroPadding2dOptions extends LayerOptions {
  /** One number for all four sides, or `[[top, bottom], [left, right]]`; default 1. */
  readonly padding?:
    | number
    | readonly [readonly [top: number, bottom: number], readonly [left: number, right: number]];
}

/**
 * Adds rows and columns of zeros around a picture.
 *
 * Before a `valid` convolution or pooling it pads like PyTorch: the same amount on both sides, where TensorFlow's `same`
 * puts the odd one last.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, top + height + bottom, left + width + right, channels]`
 * @throws ShapeError for an input of another rank or a padding that is not a whole number of at least 0
 * @example
 * zeroPadding2d(inputLayer({ shape: [224, 224, 3] }), { padding: 3 }).shape; // [null, 230, 230, 3]
 */
export function zeroPadding2d(
  x: SymbolicTensor,
  { padding = 1, name }: ZeroPadding2dOptions = {},
): SymbolicTensor {
  checkInput('zeroPadding2d', x, 4);
  const sides =
    typeof padding === 'number'
      ? [
          [padding, padding],
          [padding, padding],
        ]
      : padding.map((pair) => [...pair]);
  const whole = sides.flat().every((side) => Number.isInteger(side) && side >= 0);
  if (!whole || sides.length !== 2 || sides.some((pair) => pair.length !== 2)) {
    throw new ShapeError(
      `zeroPadding2d: expected padding of 0 or more whole pixels, as a number or [[top, bottom], [left, right]], received ${JSON.stringify(padding)}; pass for example 1`,
    );
  }
  const layer = layers.zeroPadding2d({
    padding: sides as [[number, number], [number, number]],
    ...layerName('zero_padding2d', name),
  });
  return layer.apply(x) as SymbolicTensor;
}
