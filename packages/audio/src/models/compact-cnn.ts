/**
 * A compact 2D network over the log-mel picture: four convolutions of 3x3 with batch normalisation and ReLU, maximum pooling
 * between them, each filter's maximum over what is left, dropout, one dense layer.
 *
 * Input by default 61 frames x 40 bands (one second in frames of 32 ms every 16 ms). At 10 classes 79,866 parameters, whatever the input's size.
 */
import { convBlock } from '@striate/core/blocks';
import { dense, dropout, globalMaxPool2d, maxPool2d } from '@striate/core/layers';
import { adam, oneCycle } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { FeatureOptions } from '../features/feature-options.js';
import type { AudioArchitecture } from './audio-architecture.js';
import { buildAudioModel } from './build-audio-model.js';

const PUBLISHED = { name: 'compact-cnn', inputShape: [61, 40, 1], minimumShape: [8, 8, 1] } as const;

/** As chosen on speakers that were left out of FSDD; see benchmarks/fsdd.ts. */
const FEATURES = (sampleRate: number): FeatureOptions => ({
  frameLength: Math.round(sampleRate * 0.032),
  hopLength: Math.round(sampleRate * 0.016),
  normalization: 'band-mean',
});

const FILTERS = [16, 32, 64, 96];

/**
 * The first choice for short sounds: words, notes, calls of animals.
 *
 * Layers: `conv1` to `conv4`, each with `_bn` and `_relu`, `pool1` to `pool3`, `maximum`, `dropout`, `output`.
 *
 * @returns the architecture; builds from any `[frames, columns, channels]` of at least 8x8
 * @example
 * countParameters(compactCnn().build({ classes: 10 })); // 79866
 */
export function compactCnn(): AudioArchitecture {
  return {
    ...PUBLISHED,
    preparation: { sampleRate: 16_000, seconds: 1, features: FEATURES },
    recipe: { epochs: 12, batchSize: 32, optimizer: adam(), learningRate: 3e-3, schedule: oneCycle },
    build: (options) => buildAudioModel(PUBLISHED, options, (x) => logits(x, options.classes)),
  };
}

function logits(x: SymbolicTensor, classes: number): SymbolicTensor {
  let y = x;
  FILTERS.forEach((filters, index) => {
    const name = `conv${index + 1}`;
    if (index > 0) y = maxPool2d(y, { name: `pool${index}` });
    y = convBlock(y, { filters, kernelSize: 3, name });
  });
  y = globalMaxPool2d(y, { name: 'maximum' });
  y = dropout(y, { rate: 0.3, name: 'dropout' });
  return dense(y, { units: classes, kernelInitializer: 'zeros', name: 'output' });
}
