import type { GradConfig } from '@tensorflow/tfjs-core';
import { batchMatMulGradient } from './batch-mat-mul.js';
import { batchNormTrainingGradient } from './batch-norm-training.js';
import { conv2dGradient } from './conv2d.js';
import { depthwiseConv2dGradient } from './depthwise-conv2d.js';
import { einsumGradient } from './einsum.js';
import { avgPoolGradient, maxPoolGradient } from './pooling.js';
import { powerSpectrumGradient } from './power-spectrum.js';
import { relu6Gradient, reluGradient, reluGradientGradient } from './relu.js';

/** Every gradient that `installKernels` puts in the place of tfjs's, on all backends. */
export const trainingGradients: readonly GradConfig[] = [
  avgPoolGradient,
  batchMatMulGradient,
  batchNormTrainingGradient,
  conv2dGradient,
  depthwiseConv2dGradient,
  einsumGradient,
  maxPoolGradient,
  powerSpectrumGradient,
  relu6Gradient,
  reluGradient,
  reluGradientGradient,
];
