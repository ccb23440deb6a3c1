/**
 * AlexNet: Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", the one-column form of
 * Krizhevsky, Sutskever and Hinton 2012, laid out as torchvision's.
 *
 * Input 224x224x3, RGB normalised to ImageNet's mean and deviation. 61,100,840 parameters at 1,000 classes.
 */
import { ShapeError } from '@striate/core';
import type { Architecture } from '@striate/core/classifier';
import {
  averagePool2d,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPool2d,
  zeroPadding2d,
} from '@striate/core/layers';
import { oneCycle, sgd } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { buildImageModel } from './build-image-model.js';

export interface AlexnetOptions {
  /** Share of the features dropped before each of the two hidden dense layers, in [0, 1); default 0.5. */
  readonly dropout?: number;
}

/** The numbers of channels and units, in the order of the layers. */
export interface AlexnetWidths {
  readonly features: readonly [number, number, number, number, number];
  readonly classifier: number;
}

const PUBLISHED = { name: 'alexnet', inputShape: [224, 224, 3], minimumSize: 63 } as const;

const WIDTHS: AlexnetWidths = { features: [64, 192, 384, 256, 256], classifier: 4096 };

const POOLED_SIZE = 6;

/**
 * AlexNet, which won ImageNet in 2012: five convolutions and three dense layers with dropout.
 *
 * Layers are named as in torchvision's weights: `features.0`, ..., `classifier.6`. (`classifier.1` reads the pixels
 * row by row with channels last; torchvision's reads them channel by channel.)
 *
 * The last feature map is averaged down to 6x6 where it is larger, in windows of one size: exactly torchvision's
 * adaptive pooling for maps of 7x7 and of multiples of 6, nearly so for others. A smaller map is taken as it is and the
 * first dense layer is smaller with it: torchvision repeats its pixels instead.
 *
 * @param options.dropout default 0.5
 * @returns the architecture; builds from any `[height, width, channels]` of at least 63x63
 * @throws ShapeError for a dropout out of range
 * @see Krizhevsky 2014, https://arxiv.org/abs/1404.5997
 * @example
 * countParameters(alexNet().build({ classes: 1000 })); // 61100840
 */
export function alexNet({ dropout: rate = 0.5 }: AlexnetOptions = {}): Architecture {
  if (!(rate >= 0 && rate < 1)) {
    throw new ShapeError(`alexNet: expected dropout in [0, 1), received ${rate}; pass for example 0.5`);
  }
  return {
    ...PUBLISHED,
    recipe: {
      epochs: 90,
      batchSize: 128,
      optimizer: sgd({ momentum: 0.9, weightDecay: 5e-4 }),
      learningRate: 0.01,
      schedule: oneCycle,
    },
    build: (options) =>
      buildImageModel(PUBLISHED, options, (x) => alexNetLogits(x, options.classes, rate, WIDTHS)),
  };
}

/** The body of AlexNet, of any widths. */
export function alexNetLogits(
  x: SymbolicTensor,
  classes: number,
  rate: number,
  { features, classifier }: AlexnetWidths,
): SymbolicTensor {
  let y = x;
  y = paddedConv(y, { filters: features[0], kernelSize: 11, strides: 4, padding: 2, name: 'features.0' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'features.2' });
  y = paddedConv(y, { filters: features[1], kernelSize: 5, padding: 2, name: 'features.3' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'features.5' });
  y = paddedConv(y, { filters: features[2], kernelSize: 3, padding: 1, name: 'features.6' });
  y = paddedConv(y, { filters: features[3], kernelSize: 3, padding: 1, name: 'features.8' });
  y = paddedConv(y, { filters: features[4], kernelSize: 3, padding: 1, name: 'features.10' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'features.12' });
  y = flatten(poolDown(y), { name: 'flatten' });
  y = dropout(y, { rate, name: 'classifier.0' });
  y = dense(y, { units: classifier, ...HE_RELU, name: 'classifier.1' });
  y = dropout(y, { rate, name: 'classifier.3' });
  y = dense(y, { units: classifier, ...HE_RELU, name: 'classifier.4' });
  return dense(y, { units: classes, name: 'classifier.6' });
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

function poolDown(x: SymbolicTensor): SymbolicTensor {
  const [, height, width] = x.shape as [null, number, number];
  const strides = [height, width].map((size) => Math.max(1, Math.floor(size / POOLED_SIZE)));
  const poolSize = [height, width].map((size, axis) =>
    Math.max(1, size - (POOLED_SIZE - 1) * (strides[axis] as number)),
  );
  if (poolSize.every((size) => size === 1)) return x;
  return averagePool2d(x, {
    poolSize: poolSize as [number, number],
    strides: strides as [number, number],
    name: 'avgpool',
  });
}
