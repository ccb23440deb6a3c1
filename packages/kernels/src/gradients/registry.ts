import type { GradConfig } from '@tensorflow/tfjs-core';
import { batchMatMulGradient } from './batch-mat-mul.js';
import { batchNormTrainingGradient } from './batch-norm-training.js';
import { conv2dGradient } from './conv2d.js';
import { depthwiseConv2dGradient } from './depthwise-conv2d.js';
import { einsumGradient } from './einsum.js';
import { extremumGradientGradient, maxGradient, minGradient } from './extremum.js';
import { gatherGradient } from './gather.js';
import { maximumGradient, minimumGradient } from './pairwise-extremes.js';
import { avgPoolGradient, maxPoolGradient } from './pooling.js';
import { powerSpectrumGradient } from './power-spectrum.js';
import {
  clipByValueGradient,
  leakyReluGradient,
  rangeGradientGradient,
  relu6Gradient,
  reluGradient,
} from './ranges.js';
import { softmaxCrossEntropyGradient, softmaxGradient, softmaxGradientGradient } from './softmax.js';

/** Every gradient that `installKernels` puts in the place of tfjs's, on all backends. */
export const trainingGradients: readonly GradConfig[] = [
  avgPoolGradient,
  batchMatMulGradient,
  batchNormTrainingGradient,
  clipByValueGradient,
  conv2dGradient,
  depthwiseConv2dGradient,
  einsumGradient,
  extremumGradientGradient,
  gatherGradient,
  leakyReluGradient,
  maxGradient,
  maxPoolGradient,
  maximumGradient,
  minGradient,
  minimumGradient,
  powerSpectrumGradient,
  rangeGradientGradient,
  relu6Gradient,
  reluGradient,
  softmaxCrossEntropyGradient,
  softmaxGradient,
  softmaxGradientGradient,
];
