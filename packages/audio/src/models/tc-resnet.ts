/**
 * TC-ResNet: Choi, Seo, Shin et al. 2019, "Temporal convolution for real-time keyword spotting on mobile devices",
 * table 1.
 *
 * Input 98 frames x 40 cepstral coefficients (frames of 30 ms every 10 ms). The coefficients are the channels, and every
 * convolution is over time alone. Weights at 12 classes, moving statistics included: TC-ResNet8 65,836, TC-ResNet14
 * 136,940; at width 1.5 145,260 and 304,620 (the paper: 66K, 137K, 145K, 305K).
 */
import { ShapeError } from '@striate/core';
import { convBlock } from '@striate/core/blocks';
import { activation, add, dense, dropout, globalAveragePool2d, reshape } from '@striate/core/layers';
import { adam, oneCycle } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { AudioArchitecture } from './audio-architecture.js';
import { buildAudioModel } from './build-audio-model.js';
import { checkDropout } from './check-dropout.js';

export interface TcResnetOptions {
  readonly depth: 8 | 14;
  /** What the numbers of channels are multiplied with, above 0; default 1. The paper has 1.5 too. */
  readonly width?: number;
  /** Share of the features that training drops before the last layer; default 0.5. */
  readonly dropout?: number;
}

/** Channels of the first convolution, then of each block; a block of new channels halves the time. */
const CHANNELS: Readonly<Record<TcResnetOptions['depth'], readonly number[]>> = {
  8: [16, 24, 32, 48],
  14: [16, 24, 24, 32, 32, 48, 48],
};

/**
 * TC-ResNet8 or TC-ResNet14: among the fastest for spoken keywords.
 *
 * Layers: `conv0`, then of each block `block0.conv0`, `.conv1` and, where channels change, `.down`, each with `_bn`;
 * `average`, `dropout`, `output`.
 *
 * @param options.depth 8 or 14
 * @returns the architecture, `tc-resnet8`, at another width `tc-resnet8-1.5`; builds from any `[frames, columns, channels]`
 * @throws ShapeError for another depth, a width that leaves no channel, or a dropout out of range
 * @see Choi et al. 2019, https://arxiv.org/abs/1904.03814
 * @example
 * tcResNet({ depth: 8 }).build({ classes: 12 }).getLayer('block2.add').outputShape; // [null, 13, 1, 48]
 */
export function tcResNet({ depth, width = 1, dropout: rate = 0.5 }: TcResnetOptions): AudioArchitecture {
  if (!Object.hasOwn(CHANNELS, depth)) {
    throw new ShapeError(`tcResNet: expected depth 8 or 14, received ${depth}`);
  }
  const channels = CHANNELS[depth].map((count) => Math.floor(count * width));
  if (!(Number.isFinite(width) && (channels[0] as number) >= 1)) {
    throw new ShapeError(
      `tcResNet: expected a finite width of 1/16 or more, received ${width}; pass for example 1.5`,
    );
  }
  checkDropout('tcResNet', rate);
  const published = {
    name: width === 1 ? `tc-resnet${depth}` : `tc-resnet${depth}-${width}`,
    inputShape: [98, 40, 1],
  };
  return {
    ...published,
    preparation: { sampleRate: 16_000, seconds: 1, features: cepstrum },
    recipe: { epochs: 30, batchSize: 32, optimizer: adam(), learningRate: 3e-3, schedule: oneCycle },
    build: (options) =>
      buildAudioModel(published, options, (x) => logits(x, options.classes, channels, rate)),
  };
}

const cepstrum = (sampleRate: number) =>
  ({ kind: 'mfcc', coefficients: 40, frameLength: Math.round(0.03 * sampleRate) }) as const;

function logits(
  x: SymbolicTensor,
  classes: number,
  [first, ...blocks]: readonly number[],
  rate: number,
): SymbolicTensor {
  const [frames, columns, channels] = x.shape.slice(1) as [number, number, number];
  let y = reshape(x, { targetShape: [frames, 1, columns * channels], name: 'columns_to_channels' });
  y = convBlock(y, { filters: first as number, kernelSize: [3, 1], name: 'conv0' });
  blocks.forEach((filters, index) => {
    y = temporalBlock(y, filters, `block${index}`);
  });
  y = globalAveragePool2d(y, { name: 'average' });
  y = dropout(y, { rate, name: 'dropout' });
  return dense(y, { units: classes, name: 'output' });
}

/** `relu(shortcut(x) + bn(conv9(relu(bn(conv9(x))))))`; new channels are made by a strided 1x1 with a ReLU of its own. */
function temporalBlock(x: SymbolicTensor, filters: number, name: string): SymbolicTensor {
  const isNew = filters !== x.shape[3];
  const strides = isNew ? 2 : 1;
  const shortcut = isNew ? convBlock(x, { filters, kernelSize: 1, strides, name: `${name}.down` }) : x;
  let y = convBlock(x, { filters, kernelSize: [9, 1], strides, name: `${name}.conv0` });
  y = convBlock(y, { filters, kernelSize: [9, 1], activation: 'linear', name: `${name}.conv1` });
  return activation(add([shortcut, y], { name: `${name}.add` }), {
    activation: 'relu',
    name: `${name}.relu`,
  });
}
