import { add, mul, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { kindOf, type Layer, type LayerKind } from './layer-kinds.js';

/** A layer of weights as its copy will be: what folding changes. */
export interface Draft {
  readonly kind: LinearKind;
  /** One kernel; of a separable convolution the depthwise and the pointwise one. */
  kernels: readonly Tensor[];
  /** `[channels]` of the output. */
  bias: Tensor | undefined;
  activation: string;
  /** Of a convolution. */
  padding: string | undefined;
}

/** One value a channel, each `[channels]`: what batch normalisation does in prediction. */
export interface ChannelMap {
  readonly factor: Tensor;
  readonly offset: Tensor;
}

const LINEAR = [
  'Conv1D',
  'Conv2D',
  'Dense',
  'DepthwiseConv2D',
  'SeparableConv2D',
] as const satisfies LayerKind[];

type LinearKind = (typeof LINEAR)[number];

interface LinearLayer extends Layer {
  readonly kernel?: LayerVariable;
  readonly depthwiseKernel?: LayerVariable;
  readonly pointwiseKernel?: LayerVariable;
  readonly bias: LayerVariable | null;
}

/** Starts a draft of a convolution or dense layer as it is; undefined for other layers. */
export function draftOf(layer: Layer): Draft | undefined {
  const kind = kindOf(layer);
  if (!isLinear(kind)) return undefined;
  const { kernel, depthwiseKernel, pointwiseKernel, bias } = layer as LinearLayer;
  const { activation, padding } = layer.getConfig();
  const variables =
    kind === 'SeparableConv2D' ? [depthwiseKernel, pointwiseKernel] : [kernel ?? depthwiseKernel];
  return {
    kind,
    kernels: variables.map((variable) => (variable as LayerVariable).read()),
    bias: bias?.read(),
    activation: String(activation),
    padding: padding as string | undefined,
  };
}

/** Lets a layer without activation give `factor * y + offset`: exact. */
export function mapOutput(draft: Draft, { factor, offset }: ChannelMap): void {
  const last = draft.kernels.at(-1) as Tensor;
  // A depthwise kernel is [height, width, channels, multiplier], and its output has channels * multiplier channels.
  const columns = draft.kind === 'DepthwiseConv2D' ? reshape(factor, last.shape.slice(2)) : factor;
  draft.kernels = [...draft.kernels.slice(0, -1), mul(last, columns)];
  draft.bias = draft.bias ? add(mul(draft.bias, factor), offset) : offset;
}

/** Lets a layer take `x` where it took `factor * x + offset`: exact where no window reaches into padding. */
export function mapInput(draft: Draft, { factor, offset }: ChannelMap): void {
  const [first, pointwise] = draft.kernels as [Tensor, Tensor?];
  // Channels come last but one in every kernel.
  const rows = (values: Tensor) => reshape(values, [values.size, 1]);
  const weighted = mul(first, rows(offset));
  let added: Tensor;
  if (draft.kind === 'DepthwiseConv2D') added = reshape(sum(weighted, [0, 1]), [-1]);
  else if (pointwise) added = sum(mul(pointwise, rows(sum(weighted, [0, 1]))), [0, 1, 2]);
  else added = sum(weighted, [...weighted.shape.keys()].slice(0, -1));
  draft.kernels = [mul(first, rows(factor)), ...draft.kernels.slice(1)];
  draft.bias = draft.bias ? add(draft.bias, added) : added;
}

/** The weights in the order of the layer's own. */
export function draftWeights({ kernels, bias }: Draft): Tensor[] {
  return bias ? [...kernels, bias] : [...kernels];
}

function isLinear(kind: LayerKind | undefined): kind is LinearKind {
  return (LINEAR as readonly unknown[]).includes(kind);
}
