export { computeTensors, tensorsOf } from './compute-tensors.js';
export { findBottleneck } from './find-bottleneck.js';
export { type ClassMap, type GradCamOptions, gradCam } from './grad-cam.js';
export { type GradientOptions, gradientTimesInput } from './gradient-times-input.js';
export { type OcclusionOptions, occlude } from './occlude.js';
export { type OcclusionMapOptions, occlusionMap } from './occlusion-map.js';
export { resizeMap } from './resize-map.js';
