/**
 * YAMNet: Plakal and Ellis 2019, MobileNetV1 (Howard et al. 2017) on log-mel spectra, trained on the 521 classes of AudioSet. Batch
 * normalisation has no gamma.
 *
 * Input 96 frames x 64 bands. Parameters at 521 classes, moving statistics included as Keras counts: 3,751,369.
 */
import {
  activation,
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  globalAveragePool2d,
} from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { FeatureOptions } from '../features/feature-options.js';

export const YAMNET_CLASSES = 521;

export const YAMNET_EPSILON = 1e-4;

/** 96 frames of 25 ms, each 10 ms after the one before: the patch that the published network sees. */
export const YAMNET_CLIP = { sampleRate: 16_000, seconds: 0.975 } as const;

export const YAMNET_INPUT = { name: 'yamnet', inputShape: [96, 64, 1], minimumShape: [16, 16, 1] } as const;

const STEM_FILTERS = 32;

/** Of `layer2` to `layer14`. */
const FILTERS = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
const STRIDES = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];

/** Log-mel of magnitudes, by TensorFlow's filters, up to 7500 Hz. */
export function yamnetFeatures(sampleRate: number): FeatureOptions {
  return {
    frameLength: Math.round(0.025 * sampleRate),
    hopLength: Math.round(0.01 * sampleRate),
    power: 1,
    bands: 64,
    lowest: 125,
    highest: Math.min(7500, sampleRate / 2),
    melSlopes: 'mel',
    floor: 1e-3,
  };
}

/**
 * Up to the last feature map.
 *
 * @param x `[batch, frames, bands, 1]`
 * @returns `[batch, frames / 32, bands / 32, 1024]`, rounded up
 */
export function yamnetMaps(x: SymbolicTensor): SymbolicTensor {
  let y = conv2d(x, {
    filters: STEM_FILTERS,
    kernelSize: 3,
    strides: 2,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'heNormal',
    name: 'layer1/conv',
  });
  y = normalizeAndActivate(y, 'layer1/conv');
  FILTERS.forEach((filters, index) => {
    const name = `layer${index + 2}`;
    y = depthwiseConv2d(y, {
      kernelSize: 3,
      strides: STRIDES[index] as number,
      padding: 'same',
      useBias: false,
      depthwiseInitializer: 'heNormal',
      name: `${name}/depthwise_conv`,
    });
    y = normalizeAndActivate(y, `${name}/depthwise_conv`);
    y = conv2d(y, {
      filters,
      kernelSize: 1,
      useBias: false,
      kernelInitializer: 'heNormal',
      name: `${name}/pointwise_conv`,
    });
    y = normalizeAndActivate(y, `${name}/pointwise_conv`);
  });
  return y;
}

/** What a head of so many classes makes of the last feature map: the mean over time and bands, then one dense layer. */
export function yamnetHead(
  maps: SymbolicTensor,
  classes: number,
): { readonly embedding: SymbolicTensor; readonly logits: SymbolicTensor } {
  const embedding = yamnetEmbedding(maps);
  return { embedding, logits: dense(embedding, { units: classes, name: 'logits' }) };
}

/** @returns `[batch, 1024]` */
export function yamnetEmbedding(maps: SymbolicTensor): SymbolicTensor {
  return globalAveragePool2d(maps, { name: 'embedding' });
}

function normalizeAndActivate(x: SymbolicTensor, name: string): SymbolicTensor {
  const y = batchNormalization(x, {
    momentum: 0.9,
    epsilon: YAMNET_EPSILON,
    scale: false,
    name: `${name}/bn`,
  });
  return activation(y, { activation: 'relu', name: `${name}/relu` });
}
