/**
 * BC-ResNet: Kim, Chang, Lee and Sung 2021, "Broadcasted residual learning for efficient keyword spotting", table 1.
 *
 * Input 98 frames x 40 mel bands (frames of 30 ms every 10 ms). Trainable parameters at 12 classes, by width: 9,232 (1),
 * 17,154 (1.5), 27,284 (2), 54,168 (3), 187,812 (6), 321,068 (8); the paper has 9.2K, 27.3K, 54.2K, 188K and 321K.
 */
import { ShapeError } from '@striate/core';
import { convBlock } from '@striate/core/blocks';
import { dense, depthwiseConv2d, globalAveragePool2d, zeroPadding2d } from '@striate/core/layers';
import { adam, oneCycle } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { AudioArchitecture } from './audio-architecture.js';
import { broadcastedResidualBlock } from './broadcasted-residual-block.js';
import { buildAudioModel } from './build-audio-model.js';
import { checkDropout } from './check-dropout.js';

export interface BcResnetOptions {
  readonly width: 1 | 1.5 | 2 | 3 | 6 | 8;
  /** Share of the channels that training drops in each block; default 0.1. */
  readonly dropout?: number;
}

const WIDTHS: readonly number[] = [1, 1.5, 2, 3, 6, 8];

/** Channels at width 1 are multiples of it. */
const BASE = 8;

/** The first block of a stage changes the channels and has the stride, over frequency; dilation is 1, 2, 4, 8. */
const STAGES = [
  { blocks: 2, factor: 1, strides: 1 },
  { blocks: 2, factor: 1.5, strides: 2 },
  { blocks: 4, factor: 2, strides: 2 },
  { blocks: 4, factor: 2.5, strides: 1 },
] as const;

/**
 * BC-ResNet, for spoken keywords: the most accurate of its size.
 *
 * Layers: `head` with `_bn`, the blocks `stage1.0` to `stage4.3` (`.frequency`, `.frequency_bn`, `.time`, `.mix`, ...),
 * `gather`, `expand` with `_bn`, `average`, `output`. All are ordinary layers: plain tfjs opens a saved model.
 *
 * Sub-bands are five where the columns of a stage divide by five (multiples of 40 bands), else as many as divide them.
 *
 * @param options.width 1, 1.5, 2, 3, 6 or 8: what 8 channels are multiplied with
 * @returns the architecture, `bc-resnet-1` and so on; builds from any `[frames, columns, channels]` of at least 33 columns
 * @throws ShapeError for another width or a dropout out of range
 * @see Kim et al. 2021, https://arxiv.org/abs/2106.04140
 * @example
 * bcResNet({ width: 1 }).build({ classes: 12 }).getLayer('stage4.3.relu').outputShape; // [null, 98, 5, 20]
 */
export function bcResNet({ width, dropout = 0.1 }: BcResnetOptions): AudioArchitecture {
  if (!WIDTHS.includes(width)) {
    throw new ShapeError(
      `bcResNet: expected width ${WIDTHS.join(', ')}, received ${width}; take 1 to begin with`,
    );
  }
  checkDropout('bcResNet', dropout);
  const published = { name: `bc-resnet-${width}`, inputShape: [98, 40, 1], minimumShape: [1, 33, 1] };
  return {
    ...published,
    preparation: { sampleRate: 16_000, seconds: 1, features: melBands },
    recipe: { epochs: 15, batchSize: 32, optimizer: adam(), learningRate: 2e-2, schedule: oneCycle },
    build: (options) =>
      buildAudioModel(published, options, (x) => logits(x, options.classes, BASE * width, dropout)),
  };
}

const melBands = (sampleRate: number) => ({ frameLength: Math.round(0.03 * sampleRate) });

function logits(x: SymbolicTensor, classes: number, base: number, dropout: number): SymbolicTensor {
  let y = convBlock(x, { filters: 2 * base, kernelSize: 5, strides: [1, 2], padding: 2, name: 'head' });
  STAGES.forEach(({ blocks, factor, strides }, stage) => {
    for (let index = 0; index < blocks; index++) {
      y = broadcastedResidualBlock(y, {
        filters: Math.floor(factor * base),
        strides: index === 0 ? strides : 1,
        dilationRate: 2 ** stage,
        dropout,
        name: `stage${stage + 1}.${index}`,
      });
    }
  });
  const behindAndBefore = [
    [2, 2],
    [0, 0],
  ] as const;
  y = zeroPadding2d(y, { padding: behindAndBefore, name: 'gather_pad' });
  y = depthwiseConv2d(y, {
    kernelSize: 5,
    useBias: false,
    depthwiseInitializer: 'heNormal',
    name: 'gather',
  });
  y = convBlock(y, { filters: 4 * base, kernelSize: 1, name: 'expand' });
  return dense(globalAveragePool2d(y, { name: 'average' }), { units: classes, name: 'output' });
}
