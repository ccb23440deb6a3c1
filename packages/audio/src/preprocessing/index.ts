export { type ClipPlace, fitLength } from './fit-length.js';
export { mixDown } from './mix-down.js';
export { type LevelMeasure, normalizeLevel } from './normalize-level.js';
export { type ClipOptions, prepareClip } from './prepare-clip.js';
export { resample } from './resample.js';
export { createResampler, type Resampler, type ResamplerOptions } from './resampler.js';
export { type TrimOptions, trimSilence } from './trim-silence.js';
