import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Call } from './graph.js';
import { kindOf } from './layer-kinds.js';
import type { Rewrite } from './rewrite.js';

/** Sizes of one axis. */
interface Axis {
  /** Unpadded; null where it is not known before there is a picture. */
  readonly size: number | null;
  readonly padding: readonly [before: number, after: number];
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/** Lets a `valid` convolution pad by itself, as `same`, where that puts the same zeros in the same places. */
export function absorbPadding(rewrite: Rewrite): void {
  const { graph } = rewrite;
  for (const call of graph.calls) {
    if (kindOf(call.layer) !== 'ZeroPadding2D' || !rewrite.isRemovable(call)) continue;
    const reader = graph.onlyReaderOf(call.outputs[0] as SymbolicTensor);
    const draft = reader && rewrite.draft(reader);
    if (draft?.padding !== 'valid' || !isSamePadding(call, reader as Call)) continue;
    draft.padding = 'same';
    graph.takeOut(call);
  }
}

function isSamePadding(call: Call, reader: Call): boolean {
  const config = reader.layer.getConfig();
  const { padding, dataFormat } = call.layer.getConfig();
  if (dataFormat === 'channelsFirst' || config.dataFormat === 'channelsFirst') return false;
  // tfjs's depthwise layer has a dilation rate, and takes no notice of it.
  const dilated = kindOf(reader.layer) !== 'DepthwiseConv2D';
  return [0, 1].every((i) =>
    isSame({
      size: (call.inputs[0] as SymbolicTensor).shape[i + 1] as number | null,
      padding: (padding as [number, number][])[i] as [number, number],
      kernel: (config.kernelSize as number[])[i] as number,
      stride: (config.strides as number[])[i] as number,
      dilation: dilated ? ((config.dilationRate as number[])[i] as number) : 1,
    }),
  );
}

/** Rows behind the last window may differ: nothing reads them. */
function isSame({ size, padding: [before, after], kernel, stride, dilation }: Axis): boolean {
  const reach = (kernel - 1) * dilation;
  if (size === null) return stride === 1 && before === Math.floor(reach / 2) && before + after === reach;
  const windows = Math.floor((before + size + after - reach - 1) / stride) + 1;
  const same = Math.ceil(size / stride);
  const zeros = Math.max((same - 1) * stride + reach + 1 - size, 0);
  return windows === same && before === Math.floor(zeros / 2);
}
