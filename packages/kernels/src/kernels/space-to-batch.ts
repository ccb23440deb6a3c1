import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  SpaceToBatchND,
  type SpaceToBatchNDAttrs,
  type SpaceToBatchNDInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { wrapKernel } from './kernel.js';

/** How pictures fall into phases, the pixels at the same place of each block. */
export interface Blocks {
  /** Distance between the rows of a phase, and between its columns. */
  readonly block: readonly [height: number, width: number];
  /** Rows and columns before the picture; below 0 where it is cut. */
  readonly top: number;
  readonly left: number;
}

/** Phases of pictures as pictures of their own; tfjs's composes them of a padding and a transposition. */
export const spaceToBatchND = wrapKernel<SpaceToBatchNDInputs, SpaceToBatchNDAttrs>(
  SpaceToBatchND,
  (original) => (args) => {
    const { x } = args.inputs;
    const { blockShape, paddings } = args.attrs;
    if (x.shape.length !== 4 || blockShape.length !== 2 || !areFloats(x)) return original(args);
    const [[top, bottom], [left, right]] = paddings as [[number, number], [number, number]];
    const [, height, width] = x.shape as [number, number, number, number];
    const block = blockShape as [number, number];
    const size = [(height + top + bottom) / block[0], (width + left + right) / block[1]] as const;
    return spaceToBatch(args.backend, x, { block, top, left }, size);
  },
);

/**
 * Lays out each phase of each picture as a picture: `y[(p * blockWidth + q) * batch + n, i, j]
 * = x[n, i * blockHeight + p - top, j * blockWidth + q - left]`, zero where `x` has no such pixel.
 *
 * @param x `[batch, inHeight, inWidth, channels]`, float32
 * @returns `[blockHeight * blockWidth * batch, height, width, channels]`, owned by the caller
 */
export function spaceToBatch(
  backend: BackendWasm,
  x: TensorInfo,
  { block, top, left }: Blocks,
  [height, width]: readonly [number, number],
): TensorInfo {
  const [batch, inHeight, inWidth, channels] = x.shape as [number, number, number, number];
  const y = backend.makeOutput([block[0] * block[1] * batch, height, width, channels], 'float32');
  const native = nativeOf(backend);
  native.share(
    'spaceToBatch',
    [
      ...[native.address(x), batch, inHeight, inWidth, channels],
      ...[native.address(y), height, width, ...block, top, left],
    ],
    { units: y.shape[0]! * height, cost: util.sizeFromShape(y.shape) },
  );
  return y;
}
