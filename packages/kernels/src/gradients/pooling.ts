import {
  AvgPool,
  AvgPoolGrad,
  backend_util,
  engine,
  type GradConfig,
  MaxPool,
  type MaxPoolAttrs,
  MaxPoolGrad,
  mul,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
  tensor,
} from '@tensorflow/tfjs-core';

/** Gradient of `tf.maxPool`, also with `dimRoundingMode`, which tfjs's forgets. */
export const maxPoolGradient: GradConfig = {
  kernelName: MaxPool,
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [input, output] = saved as [Tensor4D, Tensor4D];
    const { kernelAttrs } = geometry(input, attrs);
    return { x: () => run(MaxPoolGrad, { dy: dy as Tensor, input, output }, kernelAttrs) };
  },
};

/**
 * Gradient of `tf.avgPool`. The average is over the pixels of a window that lie inside the image; tfjs's kernels divide
 * by the whole window, so at the padded border each output's gradient is scaled up by what they divide too much.
 */
export const avgPoolGradient: GradConfig = {
  kernelName: AvgPool,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attrs) => {
    const [input] = saved as [Tensor4D];
    const { kernelAttrs, info } = geometry(input, attrs);
    return {
      x: () => {
        const scaled = isWhole(info) ? (dy as Tensor) : mul(dy as Tensor, borderScale(info));
        return run(AvgPoolGrad, { dy: scaled, input }, kernelAttrs);
      },
    };
  },
};

function run(kernelName: string, inputs: Record<string, Tensor>, attrs: object): Tensor {
  return engine().runKernel(kernelName, inputs, attrs as unknown as NamedAttrMap) as Tensor;
}

/** The pooling's geometry, and attributes that give a kernel the same one whatever the rounding was. */
function geometry(input: Tensor4D, attrs: NamedAttrMap) {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as MaxPoolAttrs;
  const info = backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  if (typeof pad === 'string') return { info, kernelAttrs: { filterSize, strides, pad } };
  const { top, left } = info.padInfo;
  const bottom = (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - top;
  const right = (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - left;
  const explicit = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { info, kernelAttrs: { filterSize, strides, pad: explicit } };
}

function isWhole(info: backend_util.Conv2DInfo): boolean {
  const { top, left } = info.padInfo;
  const endRow = (info.outHeight - 1) * info.strideHeight + info.filterHeight - top;
  const endColumn = (info.outWidth - 1) * info.strideWidth + info.filterWidth - left;
  return top <= 0 && left <= 0 && endRow <= info.inHeight && endColumn <= info.inWidth;
}

/** Size of a window over the number of its pixels inside the image, `[1, outHeight, outWidth, 1]`. */
function borderScale(info: backend_util.Conv2DInfo): Tensor {
  const rows = insideCounts(
    info.outHeight,
    info.strideHeight,
    info.filterHeight,
    info.padInfo.top,
    info.inHeight,
  );
  const columns = insideCounts(
    info.outWidth,
    info.strideWidth,
    info.filterWidth,
    info.padInfo.left,
    info.inWidth,
  );
  const size = info.filterHeight * info.filterWidth;
  // A window outside of the image has no pixel to pass a gradient to.
  const scales = rows.flatMap((row) =>
    columns.map((column) => (row * column === 0 ? 0 : size / (row * column))),
  );
  return tensor(scales, [1, info.outHeight, info.outWidth, 1], 'float32');
}

function insideCounts(count: number, stride: number, size: number, before: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - before;
    return Math.max(0, Math.min(length, start + size) - Math.max(0, start));
  });
}
