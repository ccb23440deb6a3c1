import {
  backend_util,
  Conv2D,
  type Conv2DAttrs,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  conv2d,
  engine,
  type GradConfig,
  type NamedAttrMap,
  reverse,
  type Tensor,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core';
import { isOne } from './is-one.js';
import { placeOnCanvas } from './place-on-canvas.js';

/**
 * Gradients of `tf.conv2d` at any dilation; tfjs throws above 1. Both are convolutions themselves, so they run on every
 * backend and can be differentiated again.
 */
export const conv2dGradient: GradConfig = {
  kernelName: Conv2D,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const conv = attrs as unknown as Conv2DAttrs;
    const gradient = dy as Tensor4D;
    return isOne(conv.dilations) ? plain(gradient, x, filter, conv) : dilated(gradient, x, filter, conv);
  },
};

type Gradients = Record<'x' | 'filter', () => Tensor>;

function plain(dy: Tensor4D, x: Tensor4D, filter: Tensor4D, conv: Conv2DAttrs): Gradients {
  const { strides, pad, dataFormat, dimRoundingMode } = conv;
  const attrs = { strides, pad, dataFormat, dimRoundingMode };
  const run = (kernelName: string, inputs: Record<string, Tensor>, extra: object) =>
    engine().runKernel(kernelName, inputs, { ...attrs, ...extra } as unknown as NamedAttrMap) as Tensor;
  return {
    x: () => run(Conv2DBackpropInput, { dy, filter }, { inputShape: x.shape }),
    filter: () => run(Conv2DBackpropFilter, { x, dy }, { filterShape: filter.shape }),
  };
}

// tf.conv2d takes dilation at stride 1 alone.
function dilated(dy: Tensor4D, x: Tensor4D, filter: Tensor4D, conv: Conv2DAttrs): Gradients {
  const { strides, pad, dataFormat, dimRoundingMode, dilations } = conv;
  if (dataFormat === 'NCHW') {
    const last = dilated(transpose(dy, [0, 2, 3, 1]), transpose(x, [0, 2, 3, 1]), filter, {
      ...conv,
      dataFormat: 'NHWC',
      pad: channelsLastPadding(pad),
    });
    return { x: () => transpose(last.x(), [0, 3, 1, 2]), filter: last.filter };
  }
  const info = backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  const { top, left } = info.padInfo;
  const extraHeight = info.effectiveFilterHeight - 1;
  const extraWidth = info.effectiveFilterWidth - 1;
  return {
    x: () => {
      const flipped: Tensor4D = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
      const height = info.inHeight + extraHeight;
      const width = info.inWidth + extraWidth;
      const image = placeOnCanvas(dy, extraHeight - top, extraWidth - left, height, width);
      return conv2d(image, flipped, 1, 'valid', 'NHWC', dilations);
    },
    filter: () => {
      // Batch and channels change places, and so do stride and dilation.
      const image = placeOnCanvas(x, top, left, info.outHeight + extraHeight, info.outWidth + extraWidth);
      const product = conv2d(transpose(image, [3, 1, 2, 0]), transpose(dy, [1, 2, 0, 3]), dilations, 'valid');
      return transpose(product, [1, 2, 0, 3]);
    },
  };
}

function channelsLastPadding(pad: Conv2DAttrs['pad']): Conv2DAttrs['pad'] {
  if (typeof pad !== 'object') return pad;
  const [batch, channels, height, width] = pad;
  return [batch, height, width, channels];
}
