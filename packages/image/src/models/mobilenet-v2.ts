/**
 * MobileNetV2: Sandler, Howard, Zhu, Zhmoginov and Chen 2018, "MobileNetV2: inverted residuals and linear bottlenecks",
 * table 2.
 *
 * Input 224x224x3. Parameters at 1,000 classes and alpha 1: 3,504,872, or 3,538,984 with the moving statistics.
 */
import { ShapeError } from '@striate/core';
import { convBlock, invertedResidualBlock } from '@striate/core/blocks';
import type { Architecture } from '@striate/core/classifier';
import { dense, dropout, globalAveragePool2d } from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ImageBackbone, PretrainedOptions, UntrainedOptions } from '../backbones/image-backbone.js';
import { MOBILENET_V2_WEIGHTS } from '../backbones/mobilenet-v2-weights.js';
import { asksForWeights, pretrained } from '../backbones/pretrained.js';
import type { PublishedNetwork } from '../backbones/published-weights.js';
import { architectureOf, type ImageNetwork } from './image-network.js';
import { MOBILENET_RECIPE } from './mobilenet-recipe.js';
import { KERAS_NAMES, TORCHVISION_NAMES } from './mobilenet-v2-names.js';
import { checkLayout, layoutsOf, nameIn, type WeightLayout } from './weight-layout.js';

export interface MobilenetV2Options {
  /** Factor of all numbers of channels; default 1. */
  readonly alpha?: 0.35 | 0.5 | 0.75 | 1 | 1.3 | 1.4;
  /** Whose names and paddings; default as the weights have it, and without weights `torchvision`. */
  readonly layout?: WeightLayout;
}

const ALPHAS: readonly number[] = [0.35, 0.5, 0.75, 1, 1.3, 1.4];

const STEM_FILTERS = 32;
const LAST_FILTERS = 1280;

/** Table 2: expansion, channels, number of blocks and stride of the first of them. */
const STAGES = [
  { expansion: 1, filters: 16, blocks: 1, strides: 1 },
  { expansion: 6, filters: 24, blocks: 2, strides: 2 },
  { expansion: 6, filters: 32, blocks: 3, strides: 2 },
  { expansion: 6, filters: 64, blocks: 4, strides: 2 },
  { expansion: 6, filters: 96, blocks: 3, strides: 1 },
  { expansion: 6, filters: 160, blocks: 3, strides: 2 },
  { expansion: 6, filters: 320, blocks: 1, strides: 1 },
] as const;

/** At stride 2 torchvision pads evenly, Keras as TensorFlow's `same`. */
const LAYOUTS = {
  torchvision: { names: TORCHVISION_NAMES, norm: { momentum: 0.9, epsilon: 1e-5 }, stridedPadding: 1 },
  keras: { names: KERAS_NAMES, norm: { momentum: 0.999, epsilon: 1e-3 }, stridedPadding: 'same' },
} as const;

/**
 * MobileNetV2, for photographs where time and memory are short: an architecture to train from scratch, or with `weights` a
 * promise of the pretrained network.
 *
 * Layers are named as in torchvision's weights, `features.0.0`, ..., `classifier.1`, or as in Keras's, `Conv1`,
 * `block_1_expand`, ..., `predictions`; a strided convolution is padded as there. timm's weights are torchvision's under
 * other names. Pictures are normalised as in torchvision, or become -1..1 for Keras.
 *
 * @param options.alpha default 1
 * @param options.layout default as the weights are named
 * @param options.weights and the other {@link PretrainedOptions}
 * @returns the architecture; builds from any `[height, width, channels]` of at least 32x32. Or the backbone, with
 *   `features` `[batch, 7, 7, 1280]` and `embedding` `[batch, 1280]` (more for alpha above 1), which the caller disposes of
 * @throws ShapeError for another alpha or layout
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network
 * @see Sandler et al. 2018, https://arxiv.org/abs/1801.04381
 * @example
 * countParameters(mobileNetV2().build({ classes: 1000 })); // 3504872
 * const backbone = await mobileNetV2({ weights: './mobilenet_v2.safetensors' });
 * backbone.embedding.shape; // [null, 1280]
 */
export function mobileNetV2(options: MobilenetV2Options & PretrainedOptions): Promise<ImageBackbone>;
export function mobileNetV2(options?: MobilenetV2Options & UntrainedOptions): Architecture;
export function mobileNetV2(
  options: MobilenetV2Options & Partial<PretrainedOptions> = {},
): Architecture | Promise<ImageBackbone> {
  const { alpha = 1, layout } = options;
  const networks = layoutsOf(layout).map((one) => ({
    network: mobileNetV2Network(alpha, one),
    weights: MOBILENET_V2_WEIGHTS[one],
  }));
  if (!asksForWeights(options)) return architectureOf((networks[0] as PublishedNetwork).network);
  return pretrained(networks, options);
}

/**
 * The network.
 *
 * @param alpha factor of all numbers of channels: 0.35, 0.5, 0.75, 1, 1.3 or 1.4
 * @throws ShapeError for another alpha or layout
 */
export function mobileNetV2Network(alpha: number, layout: WeightLayout): ImageNetwork {
  if (!ALPHAS.includes(alpha)) {
    throw new ShapeError(
      `mobileNetV2: expected alpha ${ALPHAS.join(', ')}, received ${alpha}; leave it out for 1`,
    );
  }
  checkLayout('mobileNetV2', layout);
  const { names } = LAYOUTS[layout];
  return {
    name: nameIn(layout, `mobilenet-v2-${alpha}`),
    inputShape: [224, 224, 3],
    minimumSize: 32,
    recipe: MOBILENET_RECIPE,
    features: (x) => mobileNetV2Features(x, alpha, layout),
    head(features, classes) {
      const embedding = globalAveragePool2d(features, { name: names.pool });
      const dropped = dropout(embedding, { rate: 0.2, name: names.dropout });
      return { embedding, logits: dense(dropped, { units: classes, name: names.classifier }) };
    },
  };
}

function mobileNetV2Features(x: SymbolicTensor, alpha: number, layout: WeightLayout): SymbolicTensor {
  const { names, norm, stridedPadding } = LAYOUTS[layout];
  let y = convBlock(x, {
    ...norm,
    filters: divisibleBy8(STEM_FILTERS * alpha),
    kernelSize: 3,
    strides: 2,
    padding: stridedPadding,
    activation: 'relu6',
    names: names.stem,
  });
  let index = 0;
  for (const { expansion, filters, blocks, strides } of STAGES) {
    for (let block = 0; block < blocks; block++, index++) {
      const step = block === 0 ? strides : 1;
      y = invertedResidualBlock(y, {
        ...norm,
        filters: divisibleBy8(filters * alpha),
        expansion,
        strides: step,
        padding: step === 1 ? 'same' : stridedPadding,
        names: names.block(index),
      });
    }
  }
  return convBlock(y, {
    ...norm,
    filters: divisibleBy8(LAST_FILTERS * Math.max(1, alpha)),
    kernelSize: 1,
    activation: 'relu6',
    names: names.last,
  });
}

/** The nearest multiple of 8, at least 8, that takes away no more than a tenth. */
function divisibleBy8(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
