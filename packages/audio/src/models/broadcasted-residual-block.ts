import { convBlock } from '@striate/core/blocks';
import {
  activation,
  add,
  averagePool2d,
  batchNormalization,
  conv2d,
  depthwiseConv2d,
  maxPool2d,
  spatialDropout2d,
} from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { dilatedTemporalConv } from './dilated-temporal-conv.js';
import { subSpectralNormalization } from './sub-spectral-normalization.js';

export interface BroadcastedResidualBlockOptions {
  readonly filters: number;
  /** Of the frequencies, 1 or 2. */
  readonly strides: number;
  /** Of the temporal convolution. */
  readonly dilationRate: number;
  readonly dropout: number;
  readonly name: string;
}

/** Sub-bands of the published network; inputs of other heights have as many of them as divide theirs. */
const GROUPS = 5;

/**
 * `relu(f2(x) + broadcast(f1(mean of f2(x) over frequency)) [+ x])`, the identity only where channels stay the same.
 *
 * `f2` looks along frequency: (a 1x1 convolution to new channels,) a depthwise one 3 columns wide, sub-spectral
 * normalisation. `f1` looks along time, at one value for all frequencies: a dilated depthwise convolution, batch
 * normalisation, SiLU, a 1x1 convolution, dropout of whole channels.
 *
 * @param x `[batch, frames, columns, channels]`, float32
 * @returns `[batch, frames, ceil(columns / strides), filters]`
 * @see Kim et al. 2021, https://arxiv.org/abs/2106.04140, figure 2
 */
export function broadcastedResidualBlock(
  x: SymbolicTensor,
  options: BroadcastedResidualBlockOptions,
): SymbolicTensor {
  const { filters, name } = options;
  const isTransition = filters !== x.shape[3];
  const y = isTransition ? convBlock(x, { filters, kernelSize: 1, name: `${name}.expand` }) : x;
  const alongFrequency = frequencyPart(y, options);
  const inputs = [alongFrequency, timePart(alongFrequency, options)];
  const sum = add(isTransition ? inputs : [...inputs, x], { broadcast: true, name: `${name}.add` });
  return activation(sum, { activation: 'relu', name: `${name}.relu` });
}

function frequencyPart(
  x: SymbolicTensor,
  { strides, name }: BroadcastedResidualBlockOptions,
): SymbolicTensor {
  let y = depthwiseConv2d(x, {
    kernelSize: [1, 3],
    padding: 'same',
    useBias: false,
    depthwiseInitializer: 'heNormal',
    name: `${name}.frequency`,
  });
  // Depthwise convolutions of unequal strides are not for every backend: every second column is taken afterwards.
  if (strides > 1) y = maxPool2d(y, { poolSize: 1, strides: [1, strides], name: `${name}.stride` });
  const columns = y.shape[2] as number;
  let groups = GROUPS;
  while (columns % groups > 0) groups--;
  return subSpectralNormalization(y, { groups, name: `${name}.frequency_bn` });
}

function timePart(
  x: SymbolicTensor,
  { filters, dilationRate, dropout, name }: BroadcastedResidualBlockOptions,
): SymbolicTensor {
  let y = averagePool2d(x, { poolSize: [1, x.shape[2] as number], name: `${name}.mean` });
  y = dilatedTemporalConv(y, { dilationRate, name: `${name}.time` });
  y = batchNormalization(y, { momentum: 0.9, epsilon: 1e-5, name: `${name}.time_bn` });
  y = activation(y, { activation: 'swish', name: `${name}.time_swish` });
  y = conv2d(y, {
    filters,
    kernelSize: 1,
    useBias: false,
    kernelInitializer: 'heNormal',
    name: `${name}.mix`,
  });
  return spatialDropout2d(y, { rate: dropout, name: `${name}.dropout` });
}
