import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  BatchToSpaceND,
  type BatchToSpaceNDAttrs,
  type BatchToSpaceNDInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { wrapKernel } from './kernel.js';
import type { Blocks } from './space-to-batch.js';

/** Pictures joined of their phases. */
export const batchToSpaceND = wrapKernel<BatchToSpaceNDInputs, BatchToSpaceNDAttrs>(
  BatchToSpaceND,
  (original) => (args) => {
    const { x } = args.inputs;
    const { blockShape, crops } = args.attrs;
    if (x.shape.length !== 4 || blockShape.length !== 2 || !areFloats(x)) return original(args);
    const [[top, bottom], [left, right]] = crops as [[number, number], [number, number]];
    const [, height, width] = x.shape as [number, number, number, number];
    const block = blockShape as [number, number];
    const size = [height * block[0] - top - bottom, width * block[1] - left - right] as const;
    return batchToSpace(args.backend, x, { block, top, left }, size);
  },
);

/**
 * Undoes `spaceToBatch`: joins phases to pictures, of which `height` rows from row `top` and `width` columns from column
 * `left` are kept.
 *
 * @param x `[blockHeight * blockWidth * batch, phaseHeight, phaseWidth, channels]`, float32
 * @returns `[batch, height, width, channels]`, owned by the caller
 */
export function batchToSpace(
  backend: BackendWasm,
  x: TensorInfo,
  { block, top, left }: Blocks,
  [height, width]: readonly [number, number],
): TensorInfo {
  const [images, phaseHeight, phaseWidth, channels] = x.shape as [number, number, number, number];
  const batch = images / (block[0] * block[1]);
  const y = backend.makeOutput([batch, height, width, channels], 'float32');
  const native = nativeOf(backend);
  native.share(
    'batchToSpace',
    [
      ...[native.address(x), batch, phaseHeight, phaseWidth, channels],
      ...[native.address(y), height, width, ...block, top, left],
    ],
    { units: batch * height, cost: util.sizeFromShape(y.shape) },
  );
  return y;
}
