import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';

/** One number for both axes, or `[height, width]`. */
export type Size2d = number | readonly [height: number, width: number];

/** `same` keeps `ceil(size / stride)` by padding with zeros as TensorFlow does; `valid` pads nothing. */
export type Padding = 'same' | 'valid';

/** What every layer takes. */
export interface LayerOptions {
  /** Unique within its model; default the layer's kind and a running number. */
  readonly name?: string;
}

const LAYOUTS: Readonly<Record<number, string>> = {
  2: '[batch, features]',
  3: '[batch, steps, channels]',
  4: '[batch, height, width, channels]',
};

const RANK_REMEDIES: Readonly<Record<number, string>> = {
  2: 'put flatten() or a global pooling layer before it',
  3: 'add a channel axis with expandDims(-1), or use the 2d layer for images',
  4: 'add a channel axis with expandDims(-1), or use the 1d layer for sequences',
};

/** Writes a shape as error messages show it: `[null, 28, 28, 1]`. */
export function formatShape(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? 'null').join(', ')}]`;
}

/** @throws ShapeError unless `x` has `rank` axes, the last of a known size */
export function checkInput(layer: string, x: SymbolicTensor, rank: 2 | 3 | 4): void {
  if (x.rank !== rank) {
    throw new ShapeError(
      `${layer}: expected input of rank ${rank} ${LAYOUTS[rank]}, received ${formatShape(x.shape)}; ${RANK_REMEDIES[rank]}`,
    );
  }
  if (x.shape[rank - 1] == null) {
    throw new ShapeError(
      `${layer}: expected a known size of the last axis, received ${formatShape(x.shape)}; give inputLayer the number of channels`,
    );
  }
}

/** @throws ShapeError unless `value` is an integer of at least 1 */
export function checkPositiveInteger(layer: string, option: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new ShapeError(
      `${layer}: expected ${option} to be a positive integer, received ${value}; pass 1 or more`,
    );
  }
}

/** @throws ShapeError unless `value` is one of `allowed` */
export function checkChoice(layer: string, option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw new ShapeError(
      `${layer}: expected ${option} to be one of ${allowed.join(', ')}, received ${JSON.stringify(value)}; check its spelling`,
    );
  }
}

/** Widens a number to both axes. @throws ShapeError unless it is one or two positive integers */
export function toSize2d(layer: string, option: string, size: Size2d): [number, number] {
  const sizes: readonly number[] = typeof size === 'number' ? [size, size] : size;
  if (!Array.isArray(sizes) || sizes.length !== 2) {
    throw new ShapeError(
      `${layer}: expected ${option} to be a number or [height, width], received ${JSON.stringify(size)}; pass one number for both axes`,
    );
  }
  for (const value of sizes) checkPositiveInteger(layer, option, value);
  return [sizes[0] as number, sizes[1] as number];
}

/** How a kernel or pooling window slides over the axes between batch and channels. */
export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly dilationRate?: readonly number[];
}

/** @throws ShapeError for an unknown padding, or a window that fits nowhere under `valid` padding */
export function checkWindow(layer: string, x: SymbolicTensor, window: Window): void {
  checkChoice(layer, 'padding', window.padding, ['valid', 'same']);
  if (window.padding === 'same') return;
  for (const [axis, size] of window.size.entries()) {
    const extent = (size - 1) * (window.dilationRate?.[axis] ?? 1) + 1;
    const available = x.shape[axis + 1];
    if (available != null && extent > available) {
      throw new ShapeError(
        `${layer}: expected a window no larger than its input under valid padding, received one that spans ${extent} on axis ${axis + 1} of ${formatShape(x.shape)}; use padding 'same', a smaller window or fewer pooling layers before it`,
      );
    }
  }
}

/** The number of channels of an input that {@link checkInput} has accepted. */
export function channelsOf(x: SymbolicTensor): number {
  return x.shape[x.rank - 1] as number;
}
