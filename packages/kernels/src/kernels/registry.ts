import { batchMatMul } from './batch-mat-mul.js';
import { conv2d } from './conv2d.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { depthwiseConv2dBackpropFilter } from './depthwise-conv2d-backprop-filter.js';
import { depthwiseConv2dBackpropInput } from './depthwise-conv2d-backprop-input.js';
import { fusedConv2d } from './fused-conv2d.js';
import { fusedMatMul } from './fused-mat-mul.js';
import type { TrainingKernel } from './kernel.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { depthwiseKernels } from './same-padding.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** Every kernel that `installKernels` puts into the WASM backend. */
export const trainingKernels: readonly TrainingKernel[] = [
  batchMatMul,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  ...depthwiseKernels,
  fusedConv2d,
  fusedMatMul,
  maxPoolGrad,
  unsortedSegmentSum,
];
