export type { ImageBackbone, PretrainedOptions, UntrainedOptions } from './image-backbone.js';
export { IMAGENET_WEIGHTS, type PublishedFile } from './imagenet-weights.js';
export {
  imageBackboneNames,
  type LoadImageBackboneOptions,
  loadImageBackbone,
} from './load-image-backbone.js';
export { wholePictures } from './whole-pictures.js';
