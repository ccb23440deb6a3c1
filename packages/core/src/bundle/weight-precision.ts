import { BundleError } from '../errors.js';

/**
 * How a bundle's `weights.bin` holds the numbers: 4, 2 or 1 bytes each. Whatever they are held as, a loaded model has
 * float32. Both smaller ones are TF.js's own formats, which plain `tf.loadLayersModel` reads.
 *
 * - `float16`: kernels rounded to 11 significant bits. Biases and normalisation stay float32.
 * - `int8`: kernels as 256 steps between their least and largest number, where each output channel that batch
 *   normalisation follows is first scaled to fill them, and that scaled back. Depthwise kernels are float16: they are
 *   small, and lose too much.
 */
export type WeightPrecision = 'float32' | 'float16' | 'int8';

export const WEIGHT_PRECISIONS: readonly WeightPrecision[] = ['float32', 'float16', 'int8'];

/** @throws BundleError for another precision, naming those that there are */
export function checkWeightPrecision(precision: WeightPrecision, attempt: string): void {
  if (WEIGHT_PRECISIONS.includes(precision)) return;
  throw new BundleError(
    `${attempt}: weights must be one of ${WEIGHT_PRECISIONS.join(', ')}, got ${JSON.stringify(precision)}.`,
  );
}
