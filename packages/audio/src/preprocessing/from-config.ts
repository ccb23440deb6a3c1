import { BundleError, ShapeError } from '@striate/core';
import type { AudioPreprocessorConfig } from './audio-config.js';
import { type AudioPreprocessor, preprocessorOf } from './audio-preprocessor.js';

/**
 * Rebuilds a preprocessor from what `toConfig` returned and a bundle kept.
 *
 * @param config of any type: it comes from a file that anybody may have written
 * @throws BundleError naming the setting that is missing or out of range
 */
export function audioPreprocessorFromConfig(config: unknown): AudioPreprocessor {
  try {
    return preprocessorOf(config as AudioPreprocessorConfig);
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new BundleError(
      `Loading an audio preprocessor: ${cause.message} The bundle is damaged or not an audio classifier's; save it again.`,
      { cause },
    );
  }
}
