/**
 * ResNet for ImageNet: He, Zhang, Ren and Sun 2015, "Deep residual learning for image recognition", table 1, laid out as
 * torchvision's (a bottleneck's stride is on its 3x3 convolution: "v1.5").
 *
 * Input 224x224x3, RGB normalised to ImageNet's mean and deviation. Parameters at 1,000 classes: ResNet-18 11,689,512,
 * ResNet-34 21,797,672, ResNet-50 25,557,032, ResNet-101 44,549,160.
 */
import { ShapeError } from '@striate/core';
import { bottleneckBlock, convBlock, residualBlock } from '@striate/core/blocks';
import type { Architecture } from '@striate/core/classifier';
import { dense, globalAveragePool2d, maxPool2d, zeroPadding2d } from '@striate/core/layers';
import { sgd, stepDecay } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { buildImageModel } from './build-image-model.js';

export interface ResnetOptions {
  readonly depth: 18 | 34 | 50 | 101;
  /** Whether every block starts as the identity (Goyal et al. 2017). Default false, as published. */
  readonly zeroInitResidual?: boolean;
}

/** One column of the paper's table 1. */
export interface ResnetLayout {
  readonly block: typeof residualBlock | typeof bottleneckBlock;
  /** Blocks in each of the four stages. */
  readonly stages: readonly number[];
  /** Channels of the stem and of the first stage's 3x3 convolutions; every further stage has twice as many. */
  readonly width: number;
}

const LAYOUTS: Readonly<Record<number, ResnetLayout>> = {
  18: { block: residualBlock, stages: [2, 2, 2, 2], width: 64 },
  34: { block: residualBlock, stages: [3, 4, 6, 3], width: 64 },
  50: { block: bottleneckBlock, stages: [3, 4, 6, 3], width: 64 },
  101: { block: bottleneckBlock, stages: [3, 4, 23, 3], width: 64 },
};

/**
 * ResNet-18, -34, -50 or -101, for photographs.
 *
 * Layers are named as in torchvision's weights: `conv1`, `bn1`, `layer1.0.conv1`, ..., `fc`. Their weights correspond as
 * `weight` to `kernel`, or for `bn` and `downsample.1`: `weight`, `bias`, `running_mean`, `running_var` to `gamma`,
 * `beta`, `moving_mean`, `moving_variance`.
 *
 * @param options.depth 18, 34 (basic blocks), 50 or 101 (bottlenecks)
 * @param options.zeroInitResidual default false
 * @returns the architecture; builds from any `[height, width, channels]`, though below 64x64 little is left of the
 *   picture after the stem: see `resNetCifar`
 * @throws ShapeError for another depth
 * @see He et al. 2015, https://arxiv.org/abs/1512.03385
 * @example
 * const model = resNet({ depth: 18 }).build({ classes: 1000 });
 * model.getLayer('layer4.1.conv2').outputShape; // [null, 7, 7, 512]
 */
export function resNet({ depth, zeroInitResidual = false }: ResnetOptions): Architecture {
  const layout = LAYOUTS[depth];
  if (!layout) {
    throw new ShapeError(
      `resNet: expected depth ${Object.keys(LAYOUTS).join(', ')}, received ${depth}; for 20, 32, 44 and 56 take resNetCifar`,
    );
  }
  const published = { name: `resnet-${depth}`, inputShape: [224, 224, 3] };
  return {
    ...published,
    recipe: {
      epochs: 90,
      batchSize: 64,
      optimizer: sgd({ momentum: 0.9, weightDecay: 1e-4 }),
      // The paper has 0.1 for batches of 256.
      learningRate: 0.025,
      schedule: (peak) => stepDecay(peak, { milestones: [1 / 3, 2 / 3] }),
      labelSmoothing: 0.1,
    },
    build: (options) =>
      buildImageModel(published, options, (x) => resNetLogits(x, options.classes, layout, zeroInitResidual)),
  };
}

/** The body of a ResNet of any layout: stem, four stages, global average pooling, dense. */
export function resNetLogits(
  x: SymbolicTensor,
  classes: number,
  { block, stages, width }: ResnetLayout,
  zeroInitResidual: boolean,
): SymbolicTensor {
  let y = convBlock(x, {
    filters: width,
    kernelSize: 7,
    strides: 2,
    padding: 3,
    names: { pad: 'conv1.pad', conv: 'conv1', norm: 'bn1', activation: 'relu' },
  });
  // Padding with zeros is padding with nothing here: after a ReLU no value is below them.
  y = zeroPadding2d(y, { padding: 1, name: 'maxpool.pad' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'maxpool' });
  stages.forEach((blocks, stage) => {
    for (let index = 0; index < blocks; index++) {
      y = block(y, {
        filters: width * 2 ** stage,
        strides: stage > 0 && index === 0 ? 2 : 1,
        zeroInitResidual,
        name: `layer${stage + 1}.${index}`,
      });
    }
  });
  y = globalAveragePool2d(y, { name: 'avgpool' });
  return dense(y, { units: classes, name: 'fc' });
}
