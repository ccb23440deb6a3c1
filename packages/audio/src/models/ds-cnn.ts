/**
 * DS-CNN: Zhang, Suda, Lai and Chandra 2017, "Hello Edge: keyword spotting on microcontrollers", table 8.
 *
 * Input 49 frames x 10 cepstral coefficients (frames of 40 ms every 20 ms). A convolution 10x4, then depthwise separable
 * convolutions 3x3, each with batch normalisation and ReLU, and the average. At 12 classes 23,180 trainable parameters (S),
 * 136,580 (M) and 413,736 (L). The paper tells bytes: 8-bit weights with normalisation folded away plus the largest
 * input and output of a layer; that is 38.6 kB, 189.2 kB and 497.6 kB for these networks too.
 */
import { ShapeError } from '@striate/core';
import { convBlock, depthwiseSeparableBlock } from '@striate/core/blocks';
import { dense, globalAveragePool2d } from '@striate/core/layers';
import { adam, oneCycle } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { AudioArchitecture } from './audio-architecture.js';
import { buildAudioModel } from './build-audio-model.js';

export interface DsCnnOptions {
  readonly size: 's' | 'm' | 'l';
}

interface DsCnnSize {
  readonly filters: number;
  /** Of the first convolution, in time and frequency. */
  readonly strides: readonly [number, number];
  /** Of each depthwise separable convolution, in both. */
  readonly blocks: readonly number[];
}

const SIZES: Readonly<Record<DsCnnOptions['size'], DsCnnSize>> = {
  s: { filters: 64, strides: [2, 2], blocks: [1, 1, 1, 1] },
  m: { filters: 172, strides: [2, 1], blocks: [2, 1, 1, 1] },
  l: { filters: 276, strides: [2, 1], blocks: [2, 1, 1, 1, 1] },
};

/**
 * DS-CNN, for spoken keywords on small devices.
 *
 * Layers: `conv1`, `block1_dw`, `block1_pw`, ..., each with `_bn` and `_relu`; `average`, `output`.
 *
 * @param options.size `s`, `m` or `l`
 * @returns the architecture, `ds-cnn-s` and so on; builds from any `[frames, columns, channels]`
 * @throws ShapeError for another size
 * @see Zhang et al. 2017, https://arxiv.org/abs/1711.07128
 * @example
 * dsCnn({ size: 's' }).build({ classes: 12 }).getLayer('block4_pw').outputShape; // [null, 25, 5, 64]
 */
export function dsCnn({ size }: DsCnnOptions): AudioArchitecture {
  if (!Object.hasOwn(SIZES, size)) {
    throw new ShapeError(`dsCnn: expected size s, m or l, received ${JSON.stringify(size)}`);
  }
  const published = { name: `ds-cnn-${size}`, inputShape: [49, 10, 1] };
  return {
    ...published,
    preparation: { sampleRate: 16_000, seconds: 1, features: cepstrum },
    recipe: { epochs: 20, batchSize: 32, optimizer: adam(), learningRate: 3e-3, schedule: oneCycle },
    build: (options) => buildAudioModel(published, options, (x) => logits(x, options.classes, SIZES[size])),
  };
}

const cepstrum = (sampleRate: number) =>
  ({
    kind: 'mfcc',
    coefficients: 10,
    frameLength: Math.round(0.04 * sampleRate),
    hopLength: Math.round(0.02 * sampleRate),
  }) as const;

function logits(x: SymbolicTensor, classes: number, { filters, strides, blocks }: DsCnnSize): SymbolicTensor {
  let y = convBlock(x, { filters, kernelSize: [10, 4], strides, name: 'conv1' });
  blocks.forEach((blockStrides, index) => {
    const name = `block${index + 1}`;
    y = depthwiseSeparableBlock(y, { filters, strides: blockStrides, activation: 'relu', name });
  });
  return dense(globalAveragePool2d(y, { name: 'average' }), { units: classes, name: 'output' });
}
