import {
  backend_util,
  DepthwiseConv2dNative,
  type DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  depthwiseConv2d,
  engine,
  expandDims,
  type GradConfig,
  getBackend,
  mul,
  type NamedAttrMap,
  reshape,
  reverse,
  slice,
  stack,
  sum,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { WASM } from '../kernels/kernel.js';
import { isOne } from './is-one.js';
import { placeOnCanvas } from './place-on-canvas.js';

/**
 * Gradients of `tf.depthwiseConv2d` at any dilation, on every backend; tfjs throws above 1. Our kernels on wasm take
 * dilation; those of other backends overlook it, so there it is composed.
 */
export const depthwiseConv2dGradient: GradConfig = {
  kernelName: DepthwiseConv2dNative,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const { dilations, ...conv } = attrs as unknown as DepthwiseConv2dNativeAttrs;
    const dilation = dilations ?? [1, 1];
    const all = { ...conv, dilations: dilation };
    const gradient = dy as Tensor4D;
    const whole = isOne(dilation) || getBackend() === WASM;
    return whole ? plain(gradient, x, filter, all) : dilated(gradient, x, filter, all);
  },
};

type Gradients = Record<'x' | 'filter', () => Tensor>;

function plain(
  dy: Tensor4D,
  x: Tensor4D,
  filter: Tensor4D,
  { strides, pad, dilations, dimRoundingMode }: DepthwiseConv2dNativeAttrs,
): Gradients {
  const attrs = { strides, pad, dilations, dimRoundingMode };
  const run = (kernelName: string, inputs: Record<string, Tensor>, extra: object) =>
    engine().runKernel(kernelName, inputs, { ...attrs, ...extra } as unknown as NamedAttrMap) as Tensor;
  return {
    x: () => run(DepthwiseConv2dNativeBackpropInput, { dy, filter }, { inputShape: x.shape }),
    filter: () => run(DepthwiseConv2dNativeBackpropFilter, { x, dy }, { filterShape: filter.shape }),
  };
}

function dilated(
  dy: Tensor4D,
  x: Tensor4D,
  filter: Tensor4D,
  { strides, pad, dilations, dimRoundingMode }: DepthwiseConv2dNativeAttrs,
): Gradients {
  if (!isOne(strides)) {
    throw new Error(
      `gradient of depthwiseConv2d: strides must be 1 where dilations are not, received strides ${strides} and ` +
        `dilations ${dilations}; stride in a layer of its own`,
    );
  }
  const info = backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const { filterHeight, filterWidth, dilationHeight, dilationWidth } = info;
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const multiplier = outChannels / inChannels;
  const { top, left } = info.padInfo;
  const extraHeight = info.effectiveFilterHeight - 1;
  const extraWidth = info.effectiveFilterWidth - 1;
  return {
    x: () => {
      const flipped = reshape(reverse(filter, [0, 1]), [filterHeight, filterWidth, outChannels, 1]);
      const image = placeOnCanvas(
        dy,
        extraHeight - top,
        extraWidth - left,
        inHeight + extraHeight,
        inWidth + extraWidth,
      );
      const product = depthwiseConv2d(image, flipped as Tensor4D, 1, 'valid', 'NHWC', dilations);
      if (multiplier === 1) return product;
      return sum(reshape(product, [batchSize, inHeight, inWidth, inChannels, multiplier]), 4);
    },
    filter: () => {
      // One weight's gradient is the image, moved by that weight's offset, times dy: a few products in place of a kernel
      // that no backend has.
      const image = placeOnCanvas(x, top, left, outHeight + extraHeight, outWidth + extraWidth);
      const gradient = reshape(dy, [batchSize * outHeight * outWidth, inChannels, multiplier]);
      const weights: Tensor[] = [];
      for (let a = 0; a < filterHeight; a++) {
        for (let b = 0; b < filterWidth; b++) {
          const begin = [0, a * dilationHeight, b * dilationWidth, 0];
          const moved = slice(image, begin, [batchSize, outHeight, outWidth, inChannels]);
          const pixels = reshape(moved, [batchSize * outHeight * outWidth, inChannels]);
          weights.push(sum(mul(expandDims(pixels, 2), gradient), 0));
        }
      }
      return reshape(stack(weights), filter.shape);
    },
  };
}
