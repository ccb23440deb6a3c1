import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type Conv2DBackpropInputInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type Native, nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { withFittingGradient } from './fitting-gradient.js';
import { defineKernel, floats } from './kernel.js';
import { assertChannelsLast } from './layout.js';
import { type Phase, phasesOf } from './phases.js';
import { panelBytes, runConvolution } from './run-convolution.js';
import { sparseInputGradient } from './sparse-gradient.js';
import { isWinograd } from './winograd.js';

/**
 * Gradient of a convolution for its input, and the forward pass of a transposed convolution: a convolution at stride 1 of
 * `dy` with the flipped and transposed filter. At stride s the input's pixels fall into s * s phases, each of which meets
 * a part of the filter's taps alone; each phase is such a convolution.
 */
export const conv2dBackpropInput = defineKernel<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs;
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs;
    assertChannelsLast(Conv2DBackpropInput, dataFormat);
    assertFloats(Conv2DBackpropInput, dy, filter);
    const info = backend_util.computeConv2DInfo(
      inputShape,
      filter.shape as [number, number, number, number],
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return withFittingGradient(
      backend,
      Conv2DBackpropInput,
      dy,
      info,
      (fitting) =>
        sparseInputGradient(backend, info, fitting, filter) ??
        computeGradient(backend, info, fitting, filter),
    );
  },
);

function computeGradient(
  backend: BackendWasm,
  info: backend_util.Conv2DInfo,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const dx = backend.makeOutput(info.inShape, 'float32');
  if (util.sizeFromShape(info.inShape) === 0) return dx;
  const native = nativeOf(backend);
  if (columnsAreCheaper(info)) {
    computeByColumns(native, info, native.address(dy), native.address(filter), native.address(dx));
    return dx;
  }
  const addresses = { dy: native.address(dy), filter: native.address(filter), dx: native.address(dx) };
  // Pixels between the windows get no gradient, nor is there a phase for them.
  const gaps = info.strideHeight > info.filterHeight || info.strideWidth > info.filterWidth;
  if (gaps) floats(backend, dx).fill(0);
  for (const phase of phasesOf(info)) computePhase(native, info, phase, addresses);
  return dx;
}

/**
 * Whether each window's share is computed and then added up, instead of a convolution for each phase: that has no empty
 * columns in its panels where the input has few channels, and no padding of `dy`, but more to read and write.
 */
function columnsAreCheaper(info: backend_util.Conv2DInfo): boolean {
  const { inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const window = info.filterHeight * info.filterWidth;
  const saved = isWinograd({ ...info, pixels: info.batchSize * inHeight * inWidth })
    ? (info.filterWidth + 1) / (2 * info.filterWidth)
    : 1 / (info.strideHeight * info.strideWidth);
  const convolved = inHeight * inWidth * window * f * roundUp(c, 8) * saved;
  const columns = outHeight * outWidth * (1.3 * f * roundUp(window * c, 8) + 4 * window * c);
  return columns < convolved;
}

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

function computeByColumns(
  native: Native,
  info: backend_util.Conv2DInfo,
  dy: number,
  filter: number,
  dx: number,
): void {
  const { inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { inputGradientByColumnsScratch, packTransposedFilter } = native.functions;
  const taps = filterHeight * filterWidth * c;
  native.withScratch(panelBytes(f, taps), (panels) => {
    packTransposedFilter(filter, taps, f, panels);
    native.share(
      'inputGradientByColumns',
      [
        ...[dy, outHeight, outWidth, f, panels, filterHeight, filterWidth, c, dx, inHeight, inWidth],
        ...[strideHeight, strideWidth, info.padInfo.top, info.padInfo.left],
      ],
      {
        units: info.batchSize,
        cost: (info.batchSize * outHeight * outWidth * taps * f) / 12,
        scratch: inputGradientByColumnsScratch(taps, outHeight, outWidth),
      },
    );
  });
}

function computePhase(
  native: Native,
  info: backend_util.Conv2DInfo,
  phase: Phase,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { batchSize: batch, inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { tapRows, tapColumns, height, width, top, left } = phase;
  const { convolutionBands, inputGradientScratch, packGradientFilter } = native.functions;
  const packFilter = (panels: number): void => {
    packGradientFilter(
      ...[filter, filterHeight, filterWidth, c, f, phase.firstTapRow, phase.firstTapColumn],
      ...[strideHeight, strideWidth, panels],
    );
  };
  if (strideHeight === 1 && strideWidth === 1) {
    const convolution = {
      ...{ batch, x: dy, inHeight: outHeight, inWidth: outWidth, inChannels: f },
      ...{ filterHeight, filterWidth, strideHeight, strideWidth, top, left },
      ...{ bias: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
      ...{ y: dx, outHeight: height, outWidth: width, outChannels: c },
    };
    runConvolution(native, convolution, packFilter);
    return;
  }
  native.withScratch(panelBytes(tapRows * tapColumns * f, c), (panels) => {
    packFilter(panels);
    native.share(
      'inputGradientPhase',
      [
        ...[dy, outHeight, outWidth, f, panels, tapRows, tapColumns, c, dx, inHeight, inWidth, height, width],
        ...[phase.firstRow, phase.firstColumn, strideHeight, strideWidth, top, left],
      ],
      {
        units: batch * convolutionBands(height, width),
        cost: (batch * height * width * c * tapRows * tapColumns * f) / 16,
        scratch: inputGradientScratch(f, tapRows, tapColumns, c, height, width),
      },
    );
  });
}
