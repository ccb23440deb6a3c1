import { adamStep } from './adam-step.js';
import { arithmetic, prelu } from './arithmetic.js';
import { avgPool } from './avg-pool.js';
import { avgPoolGrad } from './avg-pool-grad.js';
import { batchMatMul } from './batch-mat-mul.js';
import { batchNorm } from './batch-norm.js';
import { batchNormTraining } from './batch-norm-training.js';
import { batchNormTrainingGradient } from './batch-norm-training-gradient.js';
import { batchToSpaceND } from './batch-to-space.js';
import { cast } from './cast.js';
import { clamps } from './clamps.js';
import { complex, complexAbs, imag, real } from './complex.js';
import { concat, onesLike, pack, zerosLike } from './complex-shapes.js';
import { conv2d } from './conv2d.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { depthwiseConv2dBackpropFilter } from './depthwise-conv2d-backprop-filter.js';
import { depthwiseConv2dBackpropInput } from './depthwise-conv2d-backprop-input.js';
import { einsum } from './einsum.js';
import { extremumGradient } from './extremum-gradient.js';
import { fft, ifft } from './fft.js';
import { fusedConv2d } from './fused-conv2d.js';
import { fusedDepthwiseConv2d } from './fused-depthwise-conv2d.js';
import { fusedMatMul } from './fused-mat-mul.js';
import { gatherV2 } from './gather-v2.js';
import type { TrainingKernel } from './kernel.js';
import { leakyRelu } from './leaky-relu.js';
import { max } from './max.js';
import { maxPool } from './max-pool.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { pad } from './pad.js';
import { powerSpectrum } from './power-spectrum.js';
import { rangeGradient } from './range-gradient.js';
import { sgdStep } from './sgd-step.js';
import { identity } from './share-data.js';
import { slice, splitV } from './slice.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';
import { softmaxGradient } from './softmax-gradient.js';
import { spaceToBatchND } from './space-to-batch.js';
import { mean, sum } from './sum.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Every kernel that `installKernels` puts into the WASM backend. */
export const trainingKernels: readonly TrainingKernel[] = [
  adamStep,
  ...arithmetic,
  avgPool,
  avgPoolGrad,
  batchMatMul,
  batchNorm,
  batchNormTraining,
  batchNormTrainingGradient,
  batchToSpaceND,
  cast,
  ...clamps,
  complex,
  complexAbs,
  concat,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseConv2d,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  einsum,
  extremumGradient,
  fft,
  fusedConv2d,
  fusedDepthwiseConv2d,
  fusedMatMul,
  gatherV2,
  identity,
  ifft,
  imag,
  leakyRelu,
  max,
  maxPool,
  maxPoolGrad,
  mean,
  onesLike,
  pack,
  pad,
  powerSpectrum,
  prelu,
  rangeGradient,
  real,
  sgdStep,
  slice,
  softmaxCrossEntropy,
  softmaxGradient,
  spaceToBatchND,
  splitV,
  sum,
  unsortedSegmentSum,
  zerosLike,
];
