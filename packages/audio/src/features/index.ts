export { type FeatureExtractor, featureExtractor } from './feature-extractor.js';
export {
  type ClipNormalization,
  type Compression,
  type FeatureEngine,
  type FeatureKind,
  type FeatureOptions,
  type FeatureSettings,
  featureSettings,
  type SpectrumScaling,
} from './feature-options.js';
export { frameWindow, type WindowName } from './frame-window.js';
export {
  type MelFilter,
  type MelFilterOptions,
  type MelNorm,
  type MelSlopes,
  melFilterBank,
} from './mel-filter-bank.js';
export { hzToMel, type MelScale, melToHz } from './mel-scale.js';
export { type MeydaFeaturesOptions, meydaFeatures } from './meyda-features.js';
export type { ExtraName, FastFeatureName, MeydaFeatureName, MeydaWindow } from './meyda-options.js';
export type { PcenOptions } from './pcen.js';
