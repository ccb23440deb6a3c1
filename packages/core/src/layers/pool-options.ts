import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import {
  checkInput,
  checkPositiveInteger,
  checkWindow,
  type LayerOptions,
  type Padding,
  type Size2d,
  toSize2d,
} from './arguments.js';

export interface Pool1dOptions extends LayerOptions {
  /** Default 2. */
  readonly poolSize?: number;
  /** Default `poolSize`. */
  readonly strides?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
}

export interface Pool2dOptions extends LayerOptions {
  /** Default 2. */
  readonly poolSize?: Size2d;
  /** Default `poolSize`. */
  readonly strides?: Size2d;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/**
 * Fills in what a pooling layer's caller left out.
 *
 * @throws ShapeError, in `layer`'s name, for what the layer can't do
 */
export function resolvePool1d(layer: string, x: SymbolicTensor, options: Pool1dOptions) {
  const { poolSize = 2, strides = poolSize, padding = 'valid' } = options;
  checkInput(layer, x, 3);
  checkPositiveInteger(layer, 'poolSize', poolSize);
  checkPositiveInteger(layer, 'strides', strides);
  checkWindow(layer, x, { size: [poolSize], strides: [strides], padding });
  return { poolSize, strides, padding };
}

/**
 * Fills in what a pooling layer's caller left out.
 *
 * @throws ShapeError, in `layer`'s name, for what the layer can't do
 */
export function resolvePool2d(layer: string, x: SymbolicTensor, options: Pool2dOptions) {
  const { padding = 'valid' } = options;
  checkInput(layer, x, 4);
  const poolSize = toSize2d(layer, 'poolSize', options.poolSize ?? 2);
  const strides = toSize2d(layer, 'strides', options.strides ?? poolSize);
  checkWindow(layer, x, { size: poolSize, strides, padding });
  return { poolSize, strides, padding };
}
