export type { Backbone } from './backbone.js';
export { depthScales } from './depth-rates.js';
export { embedDataset } from './embed-dataset.js';
export { EmbeddingIndex, type IndexedEmbedding, type Neighbour } from './embedding-index.js';
export {
  extractFeatures,
  type FeatureExtractor,
  type FeatureOptions,
  type Features,
} from './extract-features.js';
export { findHeadLearningRate, type HeadRateOptions } from './find-head-rate.js';
export { fineTuneClassifier } from './fine-tune-classifier.js';
export type { FineTuneOptions } from './fine-tune-options.js';
export { freeze, type UnfreezeOptions, unfreezeFrom } from './freeze.js';
export type { HeadOptions } from './head.js';
export type { Variant } from './variant.js';
