/**
 * VGG-16: Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition", table 1,
 * column D.
 *
 * Input 224x224x3. 138,357,544 parameters at 1,000 classes, 123,642,856 of them in the three dense layers.
 */
import { ShapeError } from '@striate/core';
import type { Architecture } from '@striate/core/classifier';
import { conv2d, dense, dropout, flatten, maxPool2d } from '@striate/core/layers';
import { oneCycle, sgd } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ImageBackbone, PretrainedOptions, UntrainedOptions } from '../backbones/image-backbone.js';
import { asksForWeights, pretrained } from '../backbones/pretrained.js';
import type { PublishedNetwork } from '../backbones/published-weights.js';
import { VGG16_WEIGHTS } from '../backbones/vgg16-weights.js';
import { architectureOf, type ImageHead, type ImageNetwork } from './image-network.js';
import { poolDown } from './pool-down.js';
import { checkLayout, layoutsOf, nameIn, type WeightLayout } from './weight-layout.js';

export interface Vgg16Options {
  /** Share of the features dropped after each of the two hidden dense layers, in [0, 1); default 0.5. */
  readonly dropout?: number;
  /** Whose names; default as the weights have it, and without weights `torchvision`. */
  readonly layout?: WeightLayout;
}

/** The numbers of channels in each stage, and of units in each of the two hidden dense layers. */
export interface Vgg16Widths {
  readonly stages: readonly [number, number, number, number, number];
  readonly dense: number;
}

const WIDTHS: Vgg16Widths = { stages: [64, 128, 256, 512, 512], dense: 4096 };

/** Convolutions in each stage. */
const DEPTHS = [2, 2, 3, 3, 3] as const;

const POOLED_SIZE = 7;

interface Vgg16Names {
  /** @param index of all layers before, ReLUs and poolings counted, as torchvision numbers them */
  readonly conv: (stage: number, place: number, index: number) => string;
  readonly pool: (stage: number, index: number) => string;
  readonly dense: readonly [string, string, string];
}

const NAMES: Readonly<Record<WeightLayout, Vgg16Names>> = {
  torchvision: {
    conv: (_stage, _place, index) => `features.${index}`,
    pool: (_stage, index) => `features.${index}`,
    dense: ['classifier.0', 'classifier.3', 'classifier.6'],
  },
  keras: {
    conv: (stage, place) => `block${stage}_conv${place}`,
    pool: (stage) => `block${stage}_pool`,
    dense: ['fc1', 'fc2', 'predictions'],
  },
};

const HE_RELU = { activation: 'relu', kernelInitializer: 'heNormal' } as const;

/**
 * VGG-16: large and slow, and still a common yardstick. An architecture to train from scratch, or with `weights` a promise
 * of the pretrained network.
 *
 * Layers are named as in torchvision's weights, `features.0`, ..., `classifier.6`, or as in Keras's, `block1_conv1`, ...,
 * `predictions`. The two flatten the last feature map in another order: torchvision's first dense layer is turned when it
 * is loaded. A map larger than 7x7 is averaged down to that ({@link poolDown}). Pictures are normalised as in torchvision, or
 * for Keras become BGR minus the mean colour.
 *
 * @param options.dropout default 0.5
 * @param options.layout default as the weights are named
 * @param options.weights and the other {@link PretrainedOptions}; pictures below 224x224 need `includeTop: false`
 * @returns the architecture; builds from any `[height, width, channels]` of at least 32x32. Or the backbone, with
 *   `features` `[batch, 7, 7, 512]` and `embedding` `[batch, 4096]`, or `[batch, 512]` without the head, which the caller
 *   disposes of
 * @throws ShapeError for a dropout or layout out of range
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network
 * @see Simonyan and Zisserman 2014, https://arxiv.org/abs/1409.1556
 * @example
 * const backbone = await vgg16({ weights: './vgg16.safetensors', includeTop: false, inputSize: 160 });
 * backbone.features.shape; // [null, 5, 5, 512]
 */
export function vgg16(options: Vgg16Options & PretrainedOptions): Promise<ImageBackbone>;
export function vgg16(options?: Vgg16Options & UntrainedOptions): Architecture;
export function vgg16(
  options: Vgg16Options & Partial<PretrainedOptions> = {},
): Architecture | Promise<ImageBackbone> {
  const { dropout: rate = 0.5, layout } = options;
  const networks = layoutsOf(layout).map((one) => ({
    network: vgg16Network(rate, one),
    weights: VGG16_WEIGHTS[one],
  }));
  if (!asksForWeights(options)) return architectureOf((networks[0] as PublishedNetwork).network);
  return pretrained(networks, options);
}

/**
 * The network.
 *
 * @param rate share of the features dropped after each hidden dense layer, in [0, 1)
 * @param widths for tests: narrower than published
 * @throws ShapeError for a rate or layout out of range
 */
export function vgg16Network(rate: number, layout: WeightLayout, widths = WIDTHS): ImageNetwork {
  checkLayout('vgg16', layout);
  if (!(rate >= 0 && rate < 1)) {
    throw new ShapeError(`vgg16: expected dropout in [0, 1), received ${rate}; pass for example 0.5`);
  }
  return {
    name: nameIn(layout, 'vgg-16'),
    inputShape: [224, 224, 3],
    minimumSize: 32,
    minimumHeadSize: 32 * POOLED_SIZE,
    recipe: {
      epochs: 74,
      batchSize: 64,
      optimizer: sgd({ momentum: 0.9, weightDecay: 5e-4 }),
      // The paper has 0.01 for batches of 256.
      learningRate: 0.0025,
      schedule: oneCycle,
    },
    features: (x) => vgg16Features(x, NAMES[layout], widths),
    head: (features, classes) => vgg16Head(features, classes, rate, NAMES[layout], widths),
  };
}

function vgg16Features(x: SymbolicTensor, names: Vgg16Names, { stages }: Vgg16Widths): SymbolicTensor {
  let y = x;
  let index = 0;
  stages.forEach((filters, at) => {
    const stage = at + 1;
    for (let place = 1; place <= (DEPTHS[at] as number); place++, index += 2) {
      const name = names.conv(stage, place, index);
      y = conv2d(y, { filters, kernelSize: 3, padding: 'same', ...HE_RELU, name });
    }
    y = maxPool2d(y, { name: names.pool(stage, index++) });
  });
  return y;
}

function vgg16Head(
  features: SymbolicTensor,
  classes: number,
  rate: number,
  { dense: [first, second, last] }: Vgg16Names,
  { dense: units }: Vgg16Widths,
): ImageHead {
  let y = flatten(poolDown(features, POOLED_SIZE), { name: 'flatten' });
  y = dense(y, { units, ...HE_RELU, name: first });
  y = dropout(y, { rate, name: 'dropout_1' });
  const embedding = dense(y, { units, ...HE_RELU, name: second });
  y = dropout(embedding, { rate, name: 'dropout_2' });
  return { embedding, logits: dense(y, { units: classes, name: last }) };
}
