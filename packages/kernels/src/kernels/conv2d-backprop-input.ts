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
import { panelBytes } from './convolve.js';
import { assertFloats } from './dtype.js';
import { withFittingGradient } from './fitting-gradient.js';
import { defineKernel, floats } from './kernel.js';
import { assertChannelsLast } from './layout.js';
import { type Phase, phasesOf } from './phases.js';
import { sparseInputGradient } from './sparse-gradient.js';

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
  const addresses = { dy: native.address(dy), filter: native.address(filter), dx: native.address(dx) };
  // Pixels between the windows get no gradient, nor is there a phase for them.
  const gaps = info.strideHeight > info.filterHeight || info.strideWidth > info.filterWidth;
  if (gaps) floats(backend, dx).fill(0);
  for (const phase of phasesOf(info)) {
    const taps = phase.tapRows * phase.tapColumns;
    native.withScratch(panelBytes(taps * info.outChannels, info.inChannels), (panels) =>
      computePhase(native, info, phase, panels, addresses),
    );
  }
  return dx;
}

function computePhase(
  native: Native,
  info: backend_util.Conv2DInfo,
  phase: Phase,
  panels: number,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { inHeight, inWidth, inChannels: c, outHeight, outWidth, outChannels: f } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { tapRows, tapColumns, height, width, top, left } = phase;
  const { convolutionBands, convolutionScratch, inputGradientScratch, packGradientFilter } = native.functions;
  packGradientFilter(
    ...[filter, filterHeight, filterWidth, c, f, phase.firstTapRow, phase.firstTapColumn],
    ...[strideHeight, strideWidth, panels],
  );
  const units = info.batchSize * convolutionBands(height, width);
  const cost = (info.batchSize * height * width * c * tapRows * tapColumns * f) / 16;
  const from = [dy, outHeight, outWidth, f, panels, tapRows, tapColumns, c];
  if (strideHeight === 1 && strideWidth === 1) {
    const scratch = convolutionScratch(f, tapRows, tapColumns, height, width, 1, 1);
    const noBias = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    native.share('convolution', [...from, ...noBias, dx, height, width, 1, 1, top, left], {
      units,
      cost,
      scratch,
    });
    return;
  }
  const scratch = inputGradientScratch(f, tapRows, tapColumns, c, height, width);
  native.share(
    'inputGradientPhase',
    [
      ...[...from, dx, inHeight, inWidth, height, width, phase.firstRow, phase.firstColumn],
      ...[strideHeight, strideWidth, top, left],
    ],
    { units, cost, scratch },
  );
}
