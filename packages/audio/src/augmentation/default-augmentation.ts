import { ShapeError } from '@striate/core';
import { type AugmentationStages, checkRange } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { backgroundNoise } from './background-noise.js';
import { compose } from './compose.js';
import { randomGain } from './gain.js';
import { randomShift } from './shift.js';
import { specAugment } from './spec-augment.js';

/** How much augmentation changes. */
export type AugmentationStrength = 'light' | 'medium' | 'strong';

export interface DefaultAugmentationOptions {
  /** Default `light`. */
  readonly strength?: AugmentationStrength;
  /** Length of a clip, above 0, at most 3600: a short one is shifted less; default 1. */
  readonly seconds?: number;
  /** Whether the network sees features, which `strong` masks, or samples; default true. */
  readonly features?: boolean;
}

const STRENGTHS: readonly AugmentationStrength[] = ['light', 'medium', 'strong'];
const LONGEST_SHIFT = 0.1;

/**
 * The augmentation that a classifier of sounds trains with unless told otherwise.
 *
 * - `light`: shifts up to 0.1 s (of a clip below a second, up to a tenth of it), gain of -6 to 6 dB.
 * - `medium`: pink noise at 10 to 40 dB besides, in every other clip.
 * - `strong`: also one span of time and one of frequency masked in the features (SpecAugment), each up to a tenth.
 *
 * @throws ShapeError for an option out of range
 * @example
 * await AudioClassifier.fit(train, { augment: defaultAugmentation({ strength: 'medium' }) });
 */
export function defaultAugmentation({
  strength = 'light',
  seconds = 1,
  features = true,
}: DefaultAugmentationOptions = {}): AugmentationStages<Waveform> {
  const level = STRENGTHS.indexOf(strength);
  if (level < 0) {
    throw new ShapeError(
      `defaultAugmentation: strength must be light, medium or strong, received ${JSON.stringify(strength)}.`,
    );
  }
  checkRange('defaultAugmentation', 'seconds', seconds, Number.MIN_VALUE, 3600);
  const shift = randomShift({ seconds: LONGEST_SHIFT * Math.min(1, seconds) });
  const noise = backgroundNoise({ noise: 'pink', snr: [10, 40], probability: 0.5 });
  const prepared = compose(shift, randomGain(), ...(level >= 1 ? [noise] : []));
  if (level < 2 || !features) return { prepared };
  const masks = { timeMasks: 1, timeShare: 0.1, frequencyMasks: 1, frequencyShare: 0.1 };
  return { prepared, finished: specAugment(masks) };
}
