export { type MixupOptions, mixup } from '@striate/core/data';
export {
  type AffineAugmentation,
  type AffineTransform,
  type Fill,
  joinTransforms,
  randomAffine,
  warpAffine,
} from './affine.js';
export { adjustColor, type ColorFactors, type ColorJitterOptions, colorJitter } from './color-jitter.js';
export { compose } from './compose.js';
export { type CutmixOptions, cutmix } from './cutmix.js';
export { defaultAugmentation, type PictureKind, pictureKind } from './default-augmentation.js';
export { type FlipOptions, flipHorizontal, flipVertical, randomFlip } from './flip.js';
export { type RandomErasingOptions, randomErasing } from './random-erasing.js';
export { type RotationOptions, randomRotation, rotation } from './rotate.js';
export { randomShift, type ShiftOptions } from './shift.js';
export { randomZoom, type ZoomOptions } from './zoom.js';
