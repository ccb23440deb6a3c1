export type { AudioPreprocessorConfig } from './audio-config.js';
export {
  type AudioPreprocessor,
  type AudioPreprocessorOptions,
  audioPreprocessor,
} from './audio-preprocessor.js';
export { type ClipStatistics, type ClipStatisticsOptions, clipStatistics } from './clip-statistics.js';
export {
  type FeatureStatistics,
  type FeatureStatisticsOptions,
  featureStatistics,
} from './feature-statistics.js';
export { type ClipPlace, fitLength } from './fit-length.js';
export { audioPreprocessorFromConfig } from './from-config.js';
export { mixDown } from './mix-down.js';
export { type LevelMeasure, normalizeLevel } from './normalize-level.js';
export { type ClipOptions, prepareClip } from './prepare-clip.js';
export { resample } from './resample.js';
export { createResampler, type Resampler, type ResamplerOptions } from './resampler.js';
export { type TrimOptions, trimSilence } from './trim-silence.js';
