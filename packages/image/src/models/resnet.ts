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
import type { ImageBackbone, PretrainedOptions, UntrainedOptions } from '../backbones/image-backbone.js';
import { asksForWeights, pretrained } from '../backbones/pretrained.js';
import type { PublishedNetwork } from '../backbones/published-weights.js';
import { RESNET_WEIGHTS } from '../backbones/resnet-weights.js';
import { architectureOf, type ImageNetwork } from './image-network.js';
import { resNet50KerasNetwork } from './resnet-keras.js';
import { checkLayout, layoutsOf, type WeightLayout } from './weight-layout.js';

export interface ResnetOptions {
  readonly depth: 18 | 34 | 50 | 101;
  /** Whether every block starts as the identity (Goyal et al. 2017). Default false, as published. */
  readonly zeroInitResidual?: boolean;
  /**
   * Whose names and strides; default as the weights have it, and without weights `torchvision`. `keras` for depth 50
   * alone.
   */
  readonly layout?: WeightLayout;
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
 * ResNet-18, -34, -50 or -101, for photographs: an architecture to train from scratch, or with `weights` a promise of the
 * pretrained network.
 *
 * Layers are named as in torchvision's weights: `conv1`, `bn1`, `layer1.0.conv1`, ..., `fc`. Their weights correspond as
 * `weight` to `kernel`, or for `bn` and `downsample.1`: `weight`, `bias`, `running_mean`, `running_var` to `gamma`,
 * `beta`, `moving_mean`, `moving_variance`. Or, for depth 50, as in Keras's: `conv1_conv`, `conv2_block1_1_conv`, ...,
 * `predictions`, with the stride on the first 1x1 convolution. Pictures are normalised as in torchvision, or for Keras
 * become BGR minus the mean colour.
 *
 * @param options.depth 18, 34 (basic blocks), 50 or 101 (bottlenecks)
 * @param options.zeroInitResidual default false
 * @param options.layout default as the weights are named
 * @param options.weights and the other {@link PretrainedOptions}
 * @returns the architecture; builds from any `[height, width, channels]`, though below 64x64 little is left of the
 *   picture after the stem: see `resNetCifar`. Or the backbone, with `features` `[batch, 7, 7, 512]` and `embedding`
 *   `[batch, 512]`, or 2048 channels for bottlenecks, which the caller disposes of
 * @throws ShapeError for another depth or layout
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network
 * @see He et al. 2015, https://arxiv.org/abs/1512.03385
 * @example
 * const model = resNet({ depth: 18 }).build({ classes: 1000 });
 * model.getLayer('layer4.1.conv2').outputShape; // [null, 7, 7, 512]
 * const backbone = await resNet({ depth: 18, weights: './resnet18.safetensors' });
 * backbone.embedding.shape; // [null, 512]
 */
export function resNet(options: ResnetOptions & PretrainedOptions): Promise<ImageBackbone>;
export function resNet(options: ResnetOptions & UntrainedOptions): Architecture;
export function resNet(
  options: ResnetOptions & Partial<PretrainedOptions>,
): Architecture | Promise<ImageBackbone> {
  const { depth, zeroInitResidual = false, layout } = options;
  const layouts = depth === 50 ? layoutsOf(layout) : [layout ?? 'torchvision'];
  const networks = layouts.map((one) => ({
    network: resNetNetwork(depth, one, zeroInitResidual),
    weights: RESNET_WEIGHTS[one],
  }));
  if (!asksForWeights(options)) return architectureOf((networks[0] as PublishedNetwork).network);
  return pretrained(networks, options);
}

/** @throws ShapeError for another depth, or a layout that it has not */
export function resNetNetwork(
  depth: number,
  layout: WeightLayout = 'torchvision',
  zeroInitResidual = false,
): ImageNetwork {
  const column = LAYOUTS[depth];
  if (!column) {
    throw new ShapeError(
      `resNet: expected depth ${Object.keys(LAYOUTS).join(', ')}, received ${depth}; for 20, 32, 44 and 56 take resNetCifar`,
    );
  }
  checkLayout('resNet', layout);
  if (layout === 'torchvision') {
    return { name: `resnet-${depth}`, ...RESNET, ...resNetHalves(column, zeroInitResidual) };
  }
  if (depth === 50) return resNet50KerasNetwork(RESNET);
  throw new ShapeError(
    `resNet: expected depth 50 for layout keras, received ${depth}; leave layout out for torchvision`,
  );
}

/** What all depths share. */
const RESNET = {
  inputShape: [224, 224, 3],
  recipe: {
    epochs: 90,
    batchSize: 64,
    optimizer: sgd({ momentum: 0.9, weightDecay: 1e-4 }),
    // The paper has 0.1 for batches of 256.
    learningRate: 0.025,
    schedule: (peak: number) => stepDecay(peak, { milestones: [1 / 3, 2 / 3] }),
    labelSmoothing: 0.1,
  },
} as const;

/** The two halves of a ResNet of any layout: stem and four stages; global average pooling and dense. */
export function resNetHalves(
  layout: ResnetLayout,
  zeroInitResidual: boolean,
): Pick<ImageNetwork, 'features' | 'head'> {
  return {
    features: (x) => resNetFeatures(x, layout, zeroInitResidual),
    head(features, classes) {
      const embedding = globalAveragePool2d(features, { name: 'avgpool' });
      return { embedding, logits: dense(embedding, { units: classes, name: 'fc' }) };
    },
  };
}

function resNetFeatures(
  x: SymbolicTensor,
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
  return y;
}
