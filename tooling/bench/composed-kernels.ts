import '@tensorflow/tfjs-layers'; // registers tfjs's gradients
import * as tf from '@tensorflow/tfjs-core';
import { apart, placed } from './place-pixels.js';

interface Attrs {
  readonly strides: readonly [number, number];
  readonly pad: 'same' | 'valid';
  readonly filterShape: readonly number[];
  readonly inputShape: readonly number[];
  readonly numSegments: number;
}

type Kernel = (inputs: Record<string, tf.Tensor>, attrs: Attrs) => tf.Tensor;

/**
 * What a program without our kernels would do: gives the wasm backend the gradients that it lacks, each composed of
 * operations that tfjs has. A reference for benchmarks, right for stride 1 and even sizes at stride 2.
 */
export function composeGradients(): void {
  replace('Conv2DBackpropFilter', ({ x, dy }, { strides: [stride], pad, filterShape }) => {
    const { height, width, info } = reach(x!.shape, filterShape, stride, pad);
    const image = placed(x as tf.Tensor4D, height, width, info.padInfo.top, info.padInfo.left);
    const images = tf.transpose(image, [3, 1, 2, 0]);
    const filter = tf.transpose(dy as tf.Tensor4D, [1, 2, 0, 3]);
    return tf.transpose(tf.conv2d(images, filter, 1, 'valid', 'NHWC', stride), [1, 2, 0, 3]);
  });
  replace('Conv2DBackpropInput', ({ dy, filter }, { strides: [stride], pad, inputShape }) => {
    const { info } = reach(inputShape, filter!.shape, stride, pad);
    const image = apart(dy as tf.Tensor4D, stride);
    const [rows, columns] = [info.inHeight + info.filterHeight - 1, info.inWidth + info.filterWidth - 1];
    const [top, left] = [info.filterHeight - 1 - info.padInfo.top, info.filterWidth - 1 - info.padInfo.left];
    const flipped = tf.transpose(tf.reverse(filter as tf.Tensor4D, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(placed(image, rows, columns, top, left), flipped, 1, 'valid');
  });
  // The gradient of gather: tfjs has the sum as a product with a one-hot matrix, too large here; a loop is faster.
  replace('UnsortedSegmentSum', ({ x, segmentIds }, { numSegments }) => {
    const width = x!.size / segmentIds!.size;
    const [values, ids] = [x!.dataSync(), segmentIds!.dataSync()];
    const sums = new Float32Array(numSegments * width);
    ids.forEach((id, row) => {
      for (let i = 0; i < width; i++) sums[id * width + i]! += values[row * width + i]!;
    });
    return tf.tensor(sums, [numSegments, ...x!.shape.slice(segmentIds!.rank)]);
  });
}

function reach(input: readonly number[], filter: readonly number[], stride: number, pad: 'same' | 'valid') {
  const info = tf.backend_util.computeConv2DInfo(input as never, filter as never, stride, 1, pad);
  const height = (info.outHeight - 1) * stride + info.filterHeight;
  const width = (info.outWidth - 1) * stride + info.filterWidth;
  return { height, width, info };
}

function replace(kernelName: string, compute: Kernel): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) =>
    tf.tidy(() => compute(inputs as never, attrs as never));
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}
