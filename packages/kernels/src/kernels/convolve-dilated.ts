import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Range } from './activate.js';
import { batchToSpace } from './batch-to-space.js';
import { convolve } from './convolve.js';
import { withIntermediates } from './kernel.js';
import { spaceToBatch } from './space-to-batch.js';

/**
 * Convolution with dilation, as dense ones: the output's pixels whose distance is the dilation meet a phase of the input
 * alone, on which the filter's taps lie side by side.
 *
 * @param x `[batch, inHeight, inWidth, inChannels]`, float32
 * @param bias `[outChannels]`, float32
 * @returns `[batch, outHeight, outWidth, outChannels]`, float32, owned by the caller
 * @throws Error where strides are above 1 too
 * @see Yu and Koltun 2015, https://arxiv.org/abs/1511.07122
 */
export function convolveDilated(
  backend: BackendWasm,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  info: backend_util.Conv2DInfo,
  range: Range,
): TensorInfo {
  const { dilationHeight, dilationWidth, strideHeight, strideWidth, outHeight, outWidth, padInfo } = info;
  if (strideHeight > 1 || strideWidth > 1) {
    throw new Error(
      `conv2d on the wasm backend: strides must be 1 where dilations are not, received strides ${strideHeight}x` +
        `${strideWidth} and dilations ${dilationHeight}x${dilationWidth}; stride in a layer of its own`,
    );
  }
  const block = [dilationHeight, dilationWidth] as const;
  const { top, left } = padInfo;
  const size = [
    Math.ceil(outHeight / dilationHeight) + info.filterHeight - 1,
    Math.ceil(outWidth / dilationWidth) + info.filterWidth - 1,
  ] as const;
  return withIntermediates(backend, (_run, own) => {
    const phases = own(spaceToBatch(backend, x, { block, top, left }, size));
    const shape = phases.shape as [number, number, number, number];
    const dense = backend_util.computeConv2DInfo(shape, info.filterShape as typeof shape, 1, 1, 'valid');
    const y = own(convolve(backend, phases, filter, bias, dense, range));
    return batchToSpace(backend, y, { block, top: 0, left: 0 }, [outHeight, outWidth]);
  });
}
