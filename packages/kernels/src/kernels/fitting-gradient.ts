import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type backend_util, Slice, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { withIntermediates } from './kernel.js';

/**
 * Hands `compute` the output's gradient in the size that the convolution's output has. A larger one loses its last rows
 * and columns, as on the cpu backend: `tf.conv2dTranspose` lets a caller ask for an output that is too small for its
 * input.
 *
 * @returns the result of `compute`, owned by the caller
 * @throws Error where the gradient is smaller, or has another batch or other channels
 */
export function withFittingGradient(
  backend: BackendWasm,
  kernelName: string,
  dy: TensorInfo,
  info: backend_util.Conv2DInfo,
  compute: (dy: TensorInfo) => TensorInfo,
): TensorInfo {
  if (util.arraysEqual(dy.shape, info.outShape)) return compute(dy);
  const [batch, height, width, channels] = dy.shape as [number, number, number, number];
  const { batchSize, outHeight, outWidth, outChannels } = info;
  if (batch !== batchSize || channels !== outChannels || height < outHeight || width < outWidth) {
    throw new Error(
      `${kernelName} on the wasm backend: the output's gradient (for conv2dTranspose its input) must have the shape ` +
        `[${info.outShape}] that the convolution gives, received [${dy.shape}]; check the shape asked for, strides and pad`,
    );
  }
  return withIntermediates(backend, (run) =>
    compute(run(Slice, { x: dy }, { begin: [0, 0, 0, 0], size: info.outShape })),
  );
}
