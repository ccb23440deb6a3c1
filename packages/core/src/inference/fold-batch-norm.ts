import { add, mul, neg, rsqrt, sub } from '@tensorflow/tfjs-core';
import type { LayerVariable, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type ChannelMap, mapInput, mapOutput } from './draft.js';
import type { Call } from './graph.js';
import { kindOf, type Layer } from './layer-kinds.js';
import type { Rewrite } from './rewrite.js';

export interface BatchNormLayer extends Layer {
  readonly axis: number | readonly number[];
  readonly epsilon: number;
  readonly gamma: LayerVariable | null;
  readonly beta: LayerVariable | null;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/**
 * Folds batch normalisation into the weights before or after it. In prediction it is one factor and one offset a channel,
 * `y = f x + o` with `f = gamma / sqrt(variance + epsilon)` and `o = beta - mean f`, and so
 * `f (K x + b) + o = (f K) x + (f b + o)` and `K (f x + o) + b = (K f) x + (K o + b)`.
 *
 * @see Jacob et al. 2018, section 3.2, https://arxiv.org/abs/1712.05877
 */
export function foldBatchNorm(rewrite: Rewrite): void {
  const { graph } = rewrite;
  for (const call of graph.calls) {
    if (!isOverChannels(call) || !rewrite.isRemovable(call)) continue;
    if (foldBefore(rewrite, call) || foldAfter(rewrite, call)) graph.takeOut(call);
  }
}

/** Into the layer that gives the input. */
function foldBefore(rewrite: Rewrite, call: Call): boolean {
  const [input] = call.inputs as [SymbolicTensor];
  const giver = rewrite.graph.giverOf(input);
  if (!giver || rewrite.graph.onlyReaderOf(input) !== call) return false;
  const draft = rewrite.draft(giver);
  if (draft?.activation !== 'linear' || !isChannelsLast(giver)) return false;
  mapOutput(draft, channelMap(call));
  return true;
}

/** Into the layer that reads the output, unless its windows reach into padding, which is not normalised. */
function foldAfter(rewrite: Rewrite, call: Call): boolean {
  const [output] = call.outputs as [SymbolicTensor];
  const reader = rewrite.graph.onlyReaderOf(output);
  const draft = reader && rewrite.draft(reader);
  if (!draft || !isChannelsLast(reader)) return false;
  const { kernelSize = [1] } = reader.layer.getConfig();
  const onePixel = (kernelSize as number[]).every((size) => size === 1);
  if (draft.padding !== undefined && draft.padding !== 'valid' && !onePixel) return false;
  mapInput(draft, channelMap(call));
  return true;
}

function channelMap({ layer }: Call): ChannelMap {
  const { gamma, beta, epsilon, movingMean, movingVariance } = layer as BatchNormLayer;
  const inverse = rsqrt(add(movingVariance.read(), epsilon));
  const factor = gamma ? mul(gamma.read(), inverse) : inverse;
  const shift = mul(movingMean.read(), factor);
  return { factor, offset: beta ? sub(beta.read(), shift) : neg(shift) };
}

/** Not with channels first: there tfjs's backends disagree on the result. */
export function isOverChannels({ layer, inputs: [input] }: Call): boolean {
  if (kindOf(layer) !== 'BatchNormalization') return false;
  const { axis } = layer as BatchNormLayer;
  const [only] = typeof axis === 'number' ? [axis] : axis;
  return only === -1 || only === (input as SymbolicTensor).rank - 1;
}

export function isChannelsLast({ layer }: Call): boolean {
  return layer.getConfig().dataFormat !== 'channelsFirst';
}
