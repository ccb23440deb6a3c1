import { adamStep } from './adam-step.js';
import { add } from './add.js';
import { avgPoolGrad } from './avg-pool-grad.js';
import { batchMatMul } from './batch-mat-mul.js';
import { batchNormTraining } from './batch-norm-training.js';
import { batchNormTrainingGradient } from './batch-norm-training-gradient.js';
import { cast } from './cast.js';
import { complex, complexAbs, imag, real } from './complex.js';
import { multiplyElements, subtract } from './complex-arithmetic.js';
import { concat, onesLike, pack, zerosLike } from './complex-shapes.js';
import { conv2d } from './conv2d.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { depthwiseConv2dBackpropFilter } from './depthwise-conv2d-backprop-filter.js';
import { depthwiseConv2dBackpropInput } from './depthwise-conv2d-backprop-input.js';
import { einsum } from './einsum.js';
import { fft, ifft } from './fft.js';
import { fusedConv2d } from './fused-conv2d.js';
import { fusedMatMul } from './fused-mat-mul.js';
import type { TrainingKernel } from './kernel.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { powerSpectrum } from './power-spectrum.js';
import { reluGradient } from './relu-gradient.js';
import { depthwiseKernels } from './same-padding.js';
import { sgdStep } from './sgd-step.js';
import { identity } from './share-data.js';
import { slice, splitV } from './slice.js';
import { sum } from './sum.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Every kernel that `installKernels` puts into the WASM backend. */
export const trainingKernels: readonly TrainingKernel[] = [
  adamStep,
  add,
  avgPoolGrad,
  batchMatMul,
  batchNormTraining,
  batchNormTrainingGradient,
  cast,
  complex,
  complexAbs,
  concat,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  ...depthwiseKernels,
  einsum,
  fft,
  fusedConv2d,
  fusedMatMul,
  identity,
  ifft,
  imag,
  maxPoolGrad,
  multiplyElements,
  onesLike,
  pack,
  powerSpectrum,
  real,
  reluGradient,
  sgdStep,
  slice,
  splitV,
  subtract,
  sum,
  unsortedSegmentSum,
  zerosLike,
];
