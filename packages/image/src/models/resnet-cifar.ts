/**
 * ResNet for CIFAR-10: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", section 4.2.
 *
 * Input 32x32x3, normalised. Three stages of n blocks with 16, 32 and 64 channels, `depth = 6n + 2`. Parameters at 10
 * classes with the paper's padding shortcuts: ResNet-20 269,722, ResNet-32 464,154, ResNet-44 658,586, ResNet-56 853,018
 * (the paper: 0.27M, 0.46M, 0.66M, 0.85M). Projection shortcuts add 2,752.
 */
import { ShapeError } from '@striate/core';
import { convBlock, residualBlock, type Shortcut } from '@striate/core/blocks';
import type { Architecture } from '@striate/core/classifier';
import { dense, globalAveragePool2d } from '@striate/core/layers';
import { oneCycle, sgd } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { buildImageModel } from './build-image-model.js';

export interface ResnetCifarOptions {
  readonly depth: 20 | 32 | 44 | 56;
  /** Default `padding`, the paper's option A; `projection` is its option B. */
  readonly shortcut?: Shortcut;
}

const DEPTHS: readonly number[] = [20, 32, 44, 56];

const STAGE_FILTERS = [16, 32, 64];

/**
 * ResNet-20, -32, -44 or -56, for small pictures.
 *
 * Layers are named as `resNet`'s: `conv1`, `bn1`, `layer1.0.conv1`, ..., `fc`. The last batch normalisation of a block
 * starts at 1, as published.
 *
 * @param options.depth 20, 32, 44 or 56
 * @param options.shortcut default `padding`
 * @returns the architecture; builds from any `[height, width, channels]`
 * @throws ShapeError for another depth
 * @see He et al. 2015, https://arxiv.org/abs/1512.03385
 * @example
 * const model = resNetCifar({ depth: 20 }).build({ classes: 10 });
 * model.getLayer('layer3.2.conv2').outputShape; // [null, 8, 8, 64]
 */
export function resNetCifar({ depth, shortcut = 'padding' }: ResnetCifarOptions): Architecture {
  if (!DEPTHS.includes(depth)) {
    throw new ShapeError(
      `resNetCifar: expected depth ${DEPTHS.join(', ')}, received ${depth}; for 18, 34, 50 and 101 take resNet`,
    );
  }
  const published = { name: `resnet-${depth}`, inputShape: [32, 32, 3] };
  const blocks = (depth - 2) / 6;
  return {
    ...published,
    recipe: {
      epochs: 30,
      batchSize: 64,
      optimizer: sgd({ momentum: 0.9, weightDecay: 1e-4 }),
      // The paper has 0.1 for batches of 128.
      learningRate: 0.05,
      schedule: oneCycle,
    },
    build: (options) =>
      buildImageModel(published, options, (x) => resNetCifarLogits(x, options.classes, blocks, shortcut)),
  };
}

/** The body of a CIFAR ResNet with any number of blocks in each stage. */
export function resNetCifarLogits(
  x: SymbolicTensor,
  classes: number,
  blocks: number,
  shortcut: Shortcut,
): SymbolicTensor {
  let y = convBlock(x, {
    filters: 16,
    kernelSize: 3,
    names: { conv: 'conv1', norm: 'bn1', activation: 'relu' },
  });
  STAGE_FILTERS.forEach((filters, stage) => {
    for (let index = 0; index < blocks; index++) {
      const strides = stage > 0 && index === 0 ? 2 : 1;
      y = residualBlock(y, { filters, strides, shortcut, name: `layer${stage + 1}.${index}` });
    }
  });
  y = globalAveragePool2d(y, { name: 'avgpool' });
  return dense(y, { units: classes, name: 'fc' });
}
