import type { Augmentation } from '@striate/core/data';

/**
 * Does one augmentation after another, of waveforms or of spectrograms.
 *
 * @returns one augmentation; without any arguments it leaves inputs as they are
 * @example
 * const augment = compose(randomShift({ seconds: 0.1 }), randomGain(), backgroundNoise({ snr: [5, 30] }));
 * augment(clip, createRandom(1)); // the same clip every time
 */
export function compose<Prepared>(
  ...augmentations: readonly Augmentation<Prepared>[]
): Augmentation<Prepared> {
  return (input, random) => augmentations.reduce((changed, augment) => augment(changed, random), input);
}
