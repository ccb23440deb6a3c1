export { classIndexOf } from './class-index.js';
export { computeTensors, tensorsOf } from './compute-tensors.js';
export {
  type ClassPlaces,
  type ExplainPlacesOptions,
  explainPlaces,
  type PlacesExplanation,
  type PlacesMethod,
} from './explain-places.js';
export { findBottleneck } from './find-bottleneck.js';
export { type ClassMap, type GradCamOptions, gradCam } from './grad-cam.js';
export { type GradientOptions, gradientTimesInput } from './gradient-times-input.js';
export { largest } from './largest.js';
export { type OcclusionOptions, occlude } from './occlude.js';
export { type OcclusionMapOptions, occlusionMap } from './occlusion-map.js';
export { resizeMap } from './resize-map.js';
export { type StrongestPlaces, strongestPlaces } from './strongest-places.js';
