export { describeSound } from './describe-sound.js';
export { drawExplanation } from './draw-explanation.js';
export {
  type ExplainedSounds,
  type ExplainSoundOptions,
  explainSound,
  type SoundExplanation,
} from './explain-sound.js';
export { sketchExplanation } from './sketch-explanation.js';
export { type StrongestRegion, strongestRegion } from './strongest-region.js';
