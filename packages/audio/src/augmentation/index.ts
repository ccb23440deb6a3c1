export { type MixupOptions, mixup } from '@striate/core/data';
export { type BackgroundNoiseOptions, backgroundNoise } from './background-noise.js';
export type { Between } from './between.js';
export type { AudioAugmentation, AugmentOption } from './choose-augmentation.js';
export { coloredNoise, type NoiseColor } from './colored-noise.js';
export { compose } from './compose.js';
export {
  type AugmentationStrength,
  type DefaultAugmentationOptions,
  defaultAugmentation,
} from './default-augmentation.js';
export { type GainOptions, randomGain } from './gain.js';
export { randomCrop, randomShift, type ShiftOptions } from './shift.js';
export { type SpecAugmentOptions, specAugment } from './spec-augment.js';
export { type PitchOptions, randomPitch, randomSpeed, type SpeedOptions } from './speed.js';
export { stretch } from './stretch.js';
