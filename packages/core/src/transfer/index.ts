export type { Backbone } from './backbone.js';
export { type BackboneRule, checkBackbone } from './check-backbone.js';
export { classifierBackbone, type TunableClassifier } from './classifier-backbone.js';
export { depthScales } from './depth-rates.js';
export { cosineSimilarity } from './embeddings/cosine-similarity.js';
export { embedDataset } from './embeddings/embed-dataset.js';
export {
  type Embedder,
  type EmbedOptions,
  embedder,
  type Verification,
  type VerifyOptions,
} from './embeddings/embedder.js';
export {
  EmbeddingClassifier,
  type EmbeddingClassifierOptions,
  type EmbeddingEvaluateOptions,
  type EmbeddingFitOptions,
  type LabelledInput,
} from './embeddings/embedding-classifier.js';
export type { EmbeddingHead, EmbeddingScorer } from './embeddings/embedding-head.js';
export {
  EmbeddingIndex,
  type IndexedEmbedding,
  type NearestOptions,
  type Neighbour,
} from './embeddings/embedding-index.js';
export type { EmbeddingSource } from './embeddings/embedding-source.js';
export { type NearestNeighboursOptions, nearestNeighbours } from './embeddings/nearest-neighbours.js';
export { type PrototypesOptions, prototypes } from './embeddings/prototypes.js';
export { type Pair, type PairOptions, samplePairs } from './embeddings/sample-pairs.js';
export { scorePairs } from './embeddings/score-pairs.js';
export {
  extractFeatures,
  type FeatureExtractor,
  type FeatureOptions,
  type Features,
} from './extract-features.js';
export { findHeadLearningRate, type HeadRateOptions } from './find-head-rate.js';
export { fineTuneClassifier } from './fine-tune-classifier.js';
export type { FineTuneOptions } from './fine-tune-options.js';
export { firstLearning, freeze, type UnfreezeOptions, unfreezeFrom } from './freeze.js';
export type { HeadOptions } from './head.js';
export type { Variant } from './variant.js';
