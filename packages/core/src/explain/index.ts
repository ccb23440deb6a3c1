export { computeTensors, tensorsOf } from './compute-tensors.js';
export { findBottleneck } from './find-bottleneck.js';
export { type GradientOptions, gradientTimesInput } from './gradient-times-input.js';
export { type OcclusionOptions, occlude } from './occlude.js';
