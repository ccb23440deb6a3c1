/**
 * VGGish: Hershey, Chaudhuri, Ellis et al. 2017, "CNN architectures for large-scale audio classification"; the layers are
 * those of the network that Google published under this name, VGG's first configuration with four groups.
 *
 * Input 96 frames x 64 mel bands (frames of 25 ms every 10 ms, 125 to 7,500 Hz). The convolutions have 4,499,712
 * parameters. With `embedding` two dense layers of 4,096 and the embedding of 128 follow, 72,141,184 in all, as
 * published; without, the average over the picture, which a small set can train.
 */
import { activation, conv2d, dense, flatten, globalAveragePool2d, maxPool2d } from '@striate/core/layers';
import { adam, oneCycle } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { AudioArchitecture } from './audio-architecture.js';
import { buildAudioModel } from './build-audio-model.js';

export interface VggishOptions {
  /** Whether the three published dense layers follow, the last of which is the embedding of 128; default false. */
  readonly embedding?: boolean;
}

/** Filters of each group of convolutions; a maximum over 2x2 follows each group. */
const GROUPS = [[64], [128], [256, 256], [512, 512]] as const;

const DENSE = [4096, 4096, 128] as const;

/**
 * A VGG over the log-mel picture, for sounds of every kind.
 *
 * Layers are named as in the published checkpoint: `conv1`, `pool1`, `conv2`, `pool2`, `conv3.conv3_1`, ..., `fc1.fc1_1`,
 * `fc1.fc1_2`, `fc2` (the embedding); or `average`; then `output`.
 *
 * @param options.embedding default false
 * @returns the architecture, `vggish`, or `vggish-embedding`; builds from any `[frames, columns, channels]` of at least 16x16
 * @see Hershey et al. 2017, https://arxiv.org/abs/1609.09430
 * @example
 * vggish().build({ classes: 10 }).getLayer('pool4').outputShape; // [null, 6, 4, 512]
 */
export function vggish({ embedding = false }: VggishOptions = {}): AudioArchitecture {
  const published = {
    name: embedding ? 'vggish-embedding' : 'vggish',
    inputShape: [96, 64, 1],
    minimumShape: [16, 16, 1],
  };
  return {
    ...published,
    // 0.975 s are 96 frames of 25 ms every 10 ms.
    preparation: { sampleRate: 16_000, seconds: 0.975, features: melBands },
    recipe: { epochs: 20, batchSize: 32, optimizer: adam(), learningRate: 3e-4, schedule: oneCycle },
    build: (options) => buildAudioModel(published, options, (x) => logits(x, options.classes, embedding)),
  };
}

const melBands = (sampleRate: number) => ({
  bands: 64,
  lowest: 125,
  highest: Math.min(7500, sampleRate / 2),
  melSlopes: 'mel' as const,
  power: 1 as const,
  floor: 0.01,
});

function logits(x: SymbolicTensor, classes: number, embedding: boolean): SymbolicTensor {
  let y = x;
  GROUPS.forEach((group, index) => {
    const place = `conv${index + 1}`;
    group.forEach((filters, step) => {
      const name = group.length === 1 ? place : `${place}.${place}_${step + 1}`;
      y = conv2d(y, { filters, kernelSize: 3, padding: 'same', kernelInitializer: 'heNormal', name });
      y = activation(y, { activation: 'relu', name: `${name}_relu` });
    });
    y = maxPool2d(y, { name: `pool${index + 1}` });
  });
  y = embedding ? denseLayers(y) : globalAveragePool2d(y, { name: 'average' });
  return dense(y, { units: classes, name: 'output' });
}

function denseLayers(x: SymbolicTensor): SymbolicTensor {
  const names = ['fc1.fc1_1', 'fc1.fc1_2', 'fc2'] as const;
  let y = flatten(x, { name: 'flatten' });
  names.forEach((name, index) => {
    const units = DENSE[index] as number;
    y = dense(y, { units, kernelInitializer: 'heNormal', name });
    y = activation(y, { activation: 'relu', name: `${name}_relu` });
  });
  return y;
}
