import {
  backend_util,
  batchToSpaceND,
  Conv2D,
  type Conv2DAttrs,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  type GradConfig,
  type NamedAttrMap,
  spaceToBatchND,
  type Tensor,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core';
import { isOne } from './is-one.js';
import { placeOnCanvas } from './place-on-canvas.js';

/**
 * Gradients of `tf.conv2d` at any dilation, on every backend; tfjs throws above 1.
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
  return {
    x: () => inputGradient(dy, filter, x.shape, conv),
    filter: () => filterGradient(x, dy, filter.shape, conv),
  };
}

type Shape4 = [number, number, number, number];
type DenseConv = Pick<Conv2DAttrs, 'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'>;

function inputGradient(dy: Tensor4D, filter: Tensor4D, inputShape: Shape4, conv: DenseConv): Tensor4D {
  return run(Conv2DBackpropInput, { dy, filter }, { ...attributesOf(conv), inputShape });
}

function filterGradient(x: Tensor4D, dy: Tensor4D, filterShape: Shape4, conv: DenseConv): Tensor4D {
  return run(Conv2DBackpropFilter, { x, dy }, { ...attributesOf(conv), filterShape });
}

function attributesOf({ strides, pad, dataFormat, dimRoundingMode }: DenseConv): DenseConv {
  return { strides, pad, dataFormat, dimRoundingMode };
}

function run(kernelName: string, inputs: Record<string, Tensor>, attrs: object): Tensor4D {
  return engine().runKernel(kernelName, inputs, attrs as unknown as NamedAttrMap) as Tensor4D;
}

/** Padding, or cuts, of `spaceToBatchND` and `batchToSpaceND`. */
const UNCUT = [
  [0, 0],
  [0, 0],
];

/**
 * Pixels whose distance is the dilation meet the filter's taps side by side, so each such phase of the pictures is a dense
 * convolution; one kernel does all of them as a batch. tf.conv2d takes dilation at stride 1 alone.
 */
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
  const { padInfo, inHeight, inWidth, outHeight, outWidth, dilationHeight, dilationWidth } = info;
  const { top, left } = padInfo;
  const [rows, columns] = [Math.ceil(outHeight / dilationHeight), Math.ceil(outWidth / dilationWidth)];
  const [inRows, inColumns] = [rows + info.filterHeight - 1, columns + info.filterWidth - 1];
  const phasesOf = (image: Tensor4D, before: readonly [number, number], height: number, width: number) =>
    spaceToBatchND(
      placeOnCanvas(image, ...before, height * dilationHeight, width * dilationWidth),
      [dilationHeight, dilationWidth],
      UNCUT,
    );
  const dense = { strides: [1, 1] as [number, number], pad: 'valid' as const, dataFormat };
  const dyPhases = () => phasesOf(dy, [0, 0], rows, columns);
  return {
    x: () => {
      const inputs = dyPhases();
      const shape: Shape4 = [inputs.shape[0], inRows, inColumns, info.inChannels];
      const phases = inputGradient(inputs, filter, shape, dense);
      const canvas = batchToSpaceND(phases, [dilationHeight, dilationWidth], UNCUT);
      return placeOnCanvas(canvas, -top, -left, inHeight, inWidth);
    },
    filter: () =>
      filterGradient(phasesOf(x, [top, left], inRows, inColumns), dyPhases(), filter.shape, dense),
  };
}

function channelsLastPadding(pad: Conv2DAttrs['pad']): Conv2DAttrs['pad'] {
  if (typeof pad !== 'object') return pad;
  const [batch, channels, height, width] = pad;
  return [batch, height, width, channels];
}
