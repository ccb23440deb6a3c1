/**
 * M5: Dai, Dai, Qu, Li and Das 2017, "Very deep convolutional neural networks for raw waveforms", table 1.
 *
 * Input 32,000 samples, four seconds at 8 kHz. Four convolutions over time, the first of 80 samples (10 ms), each with batch
 * normalisation, ReLU and a maximum over four steps; the average; no hidden dense layer. At 10 classes 558,090 trainable
 * parameters (the paper: 0.5M).
 */
import {
  activation,
  batchNormalization,
  conv1d,
  dense,
  globalAveragePool1d,
  maxPool1d,
} from '@striate/core/layers';
import { adam, oneCycle } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { AudioArchitecture } from './audio-architecture.js';
import { buildAudioModel } from './build-audio-model.js';

/** `[samples, 1]`; below 4^5 samples the last layers see only padding. */
const PUBLISHED = { name: 'm5', inputShape: [32_000, 1], minimumShape: [1024, 1] } as const;

const CONVOLUTIONS = [
  { filters: 128, kernelSize: 80, strides: 4 },
  { filters: 128, kernelSize: 3, strides: 1 },
  { filters: 256, kernelSize: 3, strides: 1 },
  { filters: 512, kernelSize: 3, strides: 1 },
] as const;

/**
 * M5, which learns its own filters from samples: for sounds of the surroundings, with more data than a picture of
 * features needs.
 *
 * Layers: `conv1` to `conv4`, each with `_bn`, `_relu` and `_pool`; `average`, `output`.
 *
 * @returns the architecture; builds from any `[samples, channels]` of at least 1,024 samples
 * @see Dai et al. 2017, https://arxiv.org/abs/1610.00087
 * @example
 * m5().build({ classes: 10 }).getLayer('conv4_pool').outputShape; // [null, 32, 512]
 */
export function m5(): AudioArchitecture {
  return {
    ...PUBLISHED,
    preparation: { sampleRate: 8000, seconds: 4, features: 'waveform' },
    recipe: {
      epochs: 30,
      batchSize: 32,
      optimizer: adam(),
      learningRate: 2e-3,
      schedule: oneCycle,
    },
    build: (options) => buildAudioModel(PUBLISHED, options, (x) => logits(x, options.classes)),
  };
}

function logits(x: SymbolicTensor, classes: number): SymbolicTensor {
  let y = x;
  CONVOLUTIONS.forEach((convolution, index) => {
    const name = `conv${index + 1}`;
    y = conv1d(y, {
      ...convolution,
      padding: 'same',
      useBias: false,
      kernelInitializer: 'heNormal',
      name,
    });
    y = batchNormalization(y, { momentum: 0.9, epsilon: 1e-5, name: `${name}_bn` });
    y = activation(y, { activation: 'relu', name: `${name}_relu` });
    y = maxPool1d(y, { poolSize: 4, padding: 'same', name: `${name}_pool` });
  });
  return dense(globalAveragePool1d(y, { name: 'average' }), { units: classes, name: 'output' });
}
