import { BundleError } from '@striate/core';
import {
  configProblem,
  type ImagePreprocessor,
  type ImagePreprocessorConfig,
  imagePreprocessor,
} from './image-preprocessor.js';

/**
 * Rebuilds a preprocessor from what `toConfig` returned and a bundle kept.
 *
 * @param config of any type: it comes from a file that anybody may have written
 * @throws BundleError naming the setting that is missing or out of range
 */
export function imagePreprocessorFromConfig(config: unknown): ImagePreprocessor {
  const problem = configProblem(config);
  if (problem) {
    throw new BundleError(
      `Loading an image preprocessor: ${problem}. The bundle is damaged or not an image classifier's; save it again.`,
    );
  }
  return imagePreprocessor(config as ImagePreprocessorConfig);
}
