/**
 * AlexNet: Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", the one-column form of
 * Krizhevsky, Sutskever and Hinton 2012, laid out as torchvision's.
 *
 * Input 224x224x3, RGB normalised to ImageNet's mean and deviation. 61,100,840 parameters at 1,000 classes.
 */
import { ShapeError } from '@striate/core';
import type { Architecture } from '@striate/core/classifier';
import { conv2d, dense, dropout, flatten, maxPool2d, zeroPadding2d } from '@striate/core/layers';
import { oneCycle, sgd } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ALEXNET_WEIGHTS } from '../backbones/alexnet-weights.js';
import type { ImageBackbone, PretrainedOptions, UntrainedOptions } from '../backbones/image-backbone.js';
import { asksForWeights, pretrained } from '../backbones/pretrained.js';
import { architectureOf, type ImageHead, type ImageNetwork } from './image-network.js';
import { poolDown } from './pool-down.js';

export interface AlexnetOptions {
  /** Share of the features dropped before each of the two hidden dense layers, in [0, 1); default 0.5. */
  readonly dropout?: number;
}

/** The numbers of channels and units, in the order of the layers. */
export interface AlexnetWidths {
  readonly features: readonly [number, number, number, number, number];
  readonly classifier: number;
}

const WIDTHS: AlexnetWidths = { features: [64, 192, 384, 256, 256], classifier: 4096 };

const POOLED_SIZE = 6;

/**
 * AlexNet, which won ImageNet in 2012: five convolutions and three dense layers with dropout. An architecture to train
 * from scratch, or with `weights` a promise of the pretrained network.
 *
 * Layers are named as in torchvision's weights: `features.0`, ..., `classifier.6`. (`classifier.1` reads the pixels
 * row by row with channels last; torchvision's reads them channel by channel, and is turned when it is loaded.)
 *
 * The last feature map is averaged down to 6x6 where it is larger ({@link poolDown}). A smaller map is taken as it is and
 * the first dense layer is smaller with it: torchvision repeats its pixels instead.
 *
 * @param options.dropout default 0.5
 * @param options.weights and the other {@link PretrainedOptions}; pictures below 223x223 need `includeTop: false`
 * @returns the architecture; builds from any `[height, width, channels]` of at least 63x63. Or the backbone, with
 *   `features` `[batch, 6, 6, 256]` and `embedding` `[batch, 4096]`, or `[batch, 256]` without the head, which the caller
 *   disposes of
 * @throws ShapeError for a dropout out of range
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network
 * @see Krizhevsky 2014, https://arxiv.org/abs/1404.5997
 * @example
 * countParameters(alexNet().build({ classes: 1000 })); // 61100840
 * const backbone = await alexNet({ weights: './alexnet.safetensors' });
 */
export function alexNet(options: AlexnetOptions & PretrainedOptions): Promise<ImageBackbone>;
export function alexNet(options?: AlexnetOptions & UntrainedOptions): Architecture;
export function alexNet(
  options: AlexnetOptions & Partial<PretrainedOptions> = {},
): Architecture | Promise<ImageBackbone> {
  const network = alexNetNetwork(options.dropout ?? 0.5);
  if (!asksForWeights(options)) return architectureOf(network);
  return pretrained([{ network, weights: ALEXNET_WEIGHTS }], options);
}

/** The network; `widths` of other numbers are for tests. */
export function alexNetNetwork(rate: number, widths = WIDTHS): ImageNetwork {
  if (!(rate >= 0 && rate < 1)) {
    throw new ShapeError(`alexNet: expected dropout in [0, 1), received ${rate}; pass for example 0.5`);
  }
  return {
    name: 'alexnet',
    inputShape: [224, 224, 3],
    minimumSize: 63,
    // Where the last feature map is 6x6.
    minimumHeadSize: 223,
    recipe: {
      epochs: 90,
      batchSize: 128,
      optimizer: sgd({ momentum: 0.9, weightDecay: 5e-4 }),
      learningRate: 0.01,
      schedule: oneCycle,
    },
    features: (x) => alexNetFeatures(x, widths),
    head: (features, classes) => alexNetHead(features, classes, rate, widths),
  };
}

function alexNetFeatures(x: SymbolicTensor, { features }: AlexnetWidths): SymbolicTensor {
  let y = x;
  y = paddedConv(y, { filters: features[0], kernelSize: 11, strides: 4, padding: 2, name: 'features.0' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'features.2' });
  y = paddedConv(y, { filters: features[1], kernelSize: 5, padding: 2, name: 'features.3' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'features.5' });
  y = paddedConv(y, { filters: features[2], kernelSize: 3, padding: 1, name: 'features.6' });
  y = paddedConv(y, { filters: features[3], kernelSize: 3, padding: 1, name: 'features.8' });
  y = paddedConv(y, { filters: features[4], kernelSize: 3, padding: 1, name: 'features.10' });
  return maxPool2d(y, { poolSize: 3, strides: 2, name: 'features.12' });
}

function alexNetHead(
  features: SymbolicTensor,
  classes: number,
  rate: number,
  { classifier }: AlexnetWidths,
): ImageHead {
  let y = flatten(poolDown(features, POOLED_SIZE), { name: 'flatten' });
  y = dropout(y, { rate, name: 'classifier.0' });
  y = dense(y, { units: classifier, ...HE_RELU, name: 'classifier.1' });
  y = dropout(y, { rate, name: 'classifier.3' });
  const embedding = dense(y, { units: classifier, ...HE_RELU, name: 'classifier.4' });
  return { embedding, logits: dense(embedding, { units: classes, name: 'classifier.6' }) };
}

const HE_RELU = { activation: 'relu', kernelInitializer: 'heNormal' } as const;

interface PaddedConvOptions {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides?: number;
  readonly padding: number;
  readonly name: string;
}

/** At stride 4 TensorFlow's `same` would pad 3 and 4, PyTorch 2 and 2; at stride 1 the two agree. */
function paddedConv(
  x: SymbolicTensor,
  { padding, name, strides = 1, ...size }: PaddedConvOptions,
): SymbolicTensor {
  if (strides === 1) return conv2d(x, { ...size, padding: 'same', ...HE_RELU, name });
  const padded = zeroPadding2d(x, { padding, name: `${name}.pad` });
  return conv2d(padded, { ...size, strides, ...HE_RELU, name });
}
