/**
 * MobileNet: Howard et al. 2017, "MobileNets: efficient convolutional neural networks for mobile vision applications",
 * table 1, laid out as Keras's, with TensorFlow's padding.
 *
 * Input 224x224x3, RGB scaled to -1..1. Parameters at 1,000 classes for alpha 0.25, 0.5, 0.75 and 1, moving statistics
 * included as Keras counts: 475,544, 1,342,536, 2,601,976 and 4,253,864.
 */
import { ShapeError } from '@striate/core';
import { convBlock, depthwiseSeparableBlock } from '@striate/core/blocks';
import type { Architecture } from '@striate/core/classifier';
import { conv2d, dropout, flatten, globalAveragePool2d, reshape } from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ImageBackbone, PretrainedOptions, UntrainedOptions } from '../backbones/image-backbone.js';
import { MOBILENET_V1_WEIGHTS } from '../backbones/mobilenet-v1-weights.js';
import { asksForWeights, pretrained } from '../backbones/pretrained.js';
import { architectureOf, type ImageHead, type ImageNetwork } from './image-network.js';
import { MOBILENET_RECIPE } from './mobilenet-recipe.js';

export interface MobilenetV1Options {
  /** Factor of all numbers of channels; default 1. */
  readonly alpha?: 0.25 | 0.5 | 0.75 | 1;
}

const ALPHAS: readonly number[] = [0.25, 0.5, 0.75, 1];

const STEM_FILTERS = 32;

/** Table 1: channels and stride of each depthwise separable convolution. */
const SEPARABLE = [
  { filters: 64, strides: 1 },
  { filters: 128, strides: 2 },
  { filters: 128, strides: 1 },
  { filters: 256, strides: 2 },
  { filters: 256, strides: 1 },
  { filters: 512, strides: 2 },
  { filters: 512, strides: 1 },
  { filters: 512, strides: 1 },
  { filters: 512, strides: 1 },
  { filters: 512, strides: 1 },
  { filters: 512, strides: 1 },
  { filters: 1024, strides: 2 },
  { filters: 1024, strides: 1 },
] as const;

const NORM = { momentum: 0.99, epsilon: 1e-3 } as const;

/**
 * MobileNet, for photographs where time and memory are short: an architecture to train from scratch, or with `weights` a
 * promise of the pretrained network.
 *
 * Layers are named as in Keras's weights: `conv1`, `conv_dw_1`, `conv_pw_1_bn`, ..., `conv_preds`. Weights may be Keras's
 * (in any of its formats, or TF.js's) or those of a TF.js GraphModel from TF-slim. Pictures become -1..1.
 *
 * @param options.alpha default 1
 * @param options.weights and the other {@link PretrainedOptions}
 * @returns the architecture; builds from any `[height, width, channels]` of at least 32x32. Or the backbone, with
 *   `features` `[batch, 7, 7, 1024 alpha]` and `embedding` `[batch, 1024 alpha]`, which the caller disposes of
 * @throws ShapeError for another alpha
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network
 * @see Howard et al. 2017, https://arxiv.org/abs/1704.04861
 * @example
 * countParameters(mobileNetV1({ alpha: 0.25 }).build({ classes: 1000 })); // 470072
 * const backbone = await mobileNetV1({ alpha: 0.25, weights: './mobilenet_v1_0.25_224' });
 * backbone.embedding.shape; // [null, 256]
 */
export function mobileNetV1(options: MobilenetV1Options & PretrainedOptions): Promise<ImageBackbone>;
export function mobileNetV1(options?: MobilenetV1Options & UntrainedOptions): Architecture;
export function mobileNetV1(
  options: MobilenetV1Options & Partial<PretrainedOptions> = {},
): Architecture | Promise<ImageBackbone> {
  const network = mobileNetV1Network(options.alpha ?? 1);
  if (!asksForWeights(options)) return architectureOf(network);
  return pretrained([{ network, weights: MOBILENET_V1_WEIGHTS }], options);
}

/**
 * The network.
 *
 * @param alpha factor of all numbers of channels: 0.25, 0.5, 0.75 or 1
 * @throws ShapeError for another alpha
 */
export function mobileNetV1Network(alpha: number): ImageNetwork {
  if (!ALPHAS.includes(alpha)) {
    throw new ShapeError(
      `mobileNetV1: expected alpha ${ALPHAS.join(', ')}, received ${alpha}; leave it out for 1`,
    );
  }
  return {
    name: `mobilenet-v1-${alpha}`,
    inputShape: [224, 224, 3],
    minimumSize: 32,
    recipe: MOBILENET_RECIPE,
    features: (x) => mobileNetV1Features(x, alpha),
    head: mobileNetV1Head,
  };
}

function mobileNetV1Features(x: SymbolicTensor, alpha: number): SymbolicTensor {
  let y = convBlock(x, {
    ...NORM,
    filters: STEM_FILTERS * alpha,
    kernelSize: 3,
    strides: 2,
    activation: 'relu6',
    names: { conv: 'conv1', norm: 'conv1_bn', activation: 'conv1_relu' },
  });
  SEPARABLE.forEach(({ filters, strides }, index) => {
    const named = (kind: string) => {
      const conv = `conv_${kind}_${index + 1}`;
      return { conv, norm: `${conv}_bn`, activation: `${conv}_relu` };
    };
    y = depthwiseSeparableBlock(y, {
      ...NORM,
      filters: filters * alpha,
      strides,
      names: { depthwise: named('dw'), pointwise: named('pw') },
    });
  });
  return y;
}

/** The classifying layer is a 1x1 convolution, as it is published. */
function mobileNetV1Head(features: SymbolicTensor, classes: number): ImageHead {
  const embedding = globalAveragePool2d(features, { name: 'global_average_pooling2d' });
  const channels = embedding.shape[1] as number;
  let y = reshape(embedding, { targetShape: [1, 1, channels], name: 'reshape_1' });
  y = dropout(y, { rate: 1e-3, name: 'dropout' });
  y = conv2d(y, { filters: classes, kernelSize: 1, name: 'conv_preds' });
  return { embedding, logits: flatten(y, { name: 'reshape_2' }) };
}
