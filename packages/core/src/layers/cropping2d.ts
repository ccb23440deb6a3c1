import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { checkInput, formatShape, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';

export interface Cropping2dOptions extends LayerOptions {
  /** Rows and columns to leave out. */
  readonly cropping: readonly [
    readonly [top: number, bottom: number],
    readonly [left: number, right: number],
  ];
}

/**
 * Leaves out rows and columns at the edges of a picture: undoes `zeroPadding2d`.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.cropping `[[top, bottom], [left, right]]`, whole numbers of at least 0
 * @returns `[batch, height - top - bottom, width - left - right, channels]`
 * @throws ShapeError for an input of another rank or of unknown size, other numbers, or where nothing would be left
 * @example
 * const x = inputLayer({ shape: [104, 1, 16] });
 * cropping2d(x, { cropping: [[0, 6], [0, 0]] }).shape; // [null, 98, 1, 16]
 */
export function cropping2d(x: SymbolicTensor, { cropping, name }: Cropping2dOptions): SymbolicTensor {
  checkInput('cropping2d', x, 4);
  const [[top, bottom], [left, right]] = cropping;
  const whole = [top, bottom, left, right].every((side) => Number.isInteger(side) && side >= 0);
  const [height, width] = [x.shape[1] ?? 0, x.shape[2] ?? 0];
  if (!whole || top + bottom >= height || left + right >= width) {
    throw new ShapeError(
      `cropping2d: expected [[top, bottom], [left, right]] of 0 or more whole pixels that leave some of an input ${formatShape(x.shape)}, received ${JSON.stringify(cropping)}; crop less`,
    );
  }
  const layer = layers.cropping2D({
    cropping: [
      [top, bottom],
      [left, right],
    ],
    ...layerName('cropping2d', name),
  });
  return layer.apply(x) as SymbolicTensor;
}
