import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkInput } from './arguments.js';
import { layerName } from './build-context.js';
import { checkRate, Dropout, type DropoutOptions } from './dropout.js';

/**
 * Drops whole channels at random in training: neighbouring pixels of a feature map are too alike for dropping single ones to help.
 *
 * Saved as a Dropout layer with `noiseShape` `[null, 1, 1, null]`, which every version of tfjs and Keras reads.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.rate in [0, 1)
 * @returns same shape as `x`
 * @throws ShapeError for an input of another rank or a rate out of range
 * @see Tompson et al. 2015, https://arxiv.org/abs/1411.4280
 * @example
 * spatialDropout2d(x, { rate: 0.2 }).shape; // x.shape
 */
export function spatialDropout2d(x: SymbolicTensor, { rate, name }: DropoutOptions): SymbolicTensor {
  checkInput('spatialDropout2d', x, 4);
  checkRate('spatialDropout2d', rate);
  const layer = new Dropout({
    rate,
    noiseShape: [null, 1, 1, null],
    ...layerName('spatial_dropout2d', name),
  });
  return layer.apply(x) as SymbolicTensor;
}
