import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkInput } from './arguments.js';
import { layerName } from './build-context.js';
import { checkRate, Dropout, type DropoutOptions } from './dropout.js';

/**
 * Drops whole channels at random in training: neighbouring steps of a signal are too alike for dropping single ones to help.
 *
 * Saved as a Dropout layer with `noiseShape` `[null, 1, null]`, which every version of tfjs and Keras reads.
 *
 * @param x `[batch, steps, channels]`, float32
 * @param options.rate in [0, 1)
 * @returns same shape as `x`
 * @throws ShapeError for an input of another rank or a rate out of range
 * @see Tompson et al. 2015, https://arxiv.org/abs/1411.4280
 * @example
 * spatialDropout1d(x, { rate: 0.2 }).shape; // x.shape
 */
export function spatialDropout1d(x: SymbolicTensor, { rate, name }: DropoutOptions): SymbolicTensor {
  checkInput('spatialDropout1d', x, 3);
  checkRate('spatialDropout1d', rate);
  const layer = new Dropout({
    rate,
    noiseShape: [null, 1, null],
    ...layerName('spatial_dropout1d', name),
  });
  return layer.apply(x) as SymbolicTensor;
}
