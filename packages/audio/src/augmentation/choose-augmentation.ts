import { ShapeError } from '@striate/core';
import type { Augmentation, AugmentationStages } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { defaultAugmentation } from './default-augmentation.js';

/** What changes sounds in training. */
export type AudioAugmentation = Augmentation<Waveform> | AugmentationStages<Waveform>;

/** How a caller asks for it. */
export type AugmentOption = 'default' | 'none' | AudioAugmentation;

/**
 * @param clip the clips that `default` is for
 * @param attempt for the message: `AudioClassifier.fit`
 * @throws ShapeError for what is none of the choices
 */
export function chooseAugmentation(
  augment: AugmentOption = 'default',
  clip: { readonly seconds: number; readonly features: unknown },
  attempt: string,
): AudioAugmentation | undefined {
  if (typeof augment === 'function' || isStages(augment)) return augment;
  if (augment === 'none') return undefined;
  if (augment === 'default') {
    return defaultAugmentation({ seconds: clip.seconds, features: clip.features !== 'waveform' });
  }
  throw new ShapeError(
    `${attempt}: augment must be "default", "none", a function or stages { prepared, finished }, received ` +
      `${JSON.stringify(augment)}.`,
  );
}

/** What a run that resumes compares: one with other augmentation would be another run. */
export const nameOfAugmentation = (augment: AugmentOption = 'default'): { readonly augment: string } => ({
  augment: typeof augment === 'string' ? augment : 'custom',
});

/** Both functions may be left out, but a misspelt one would do nothing. */
function isStages(augment: unknown): augment is AugmentationStages<Waveform> {
  if (typeof augment !== 'object' || augment === null) return false;
  const names = Object.keys(augment);
  return names.length > 0 && names.every((name) => name === 'prepared' || name === 'finished');
}
