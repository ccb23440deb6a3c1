import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { channelsOf, checkInput, type LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';
import { reshape } from './reshape.js';

export interface ZeroPadding1dOptions extends LayerOptions {
  /** One number for both sides, or `[before, after]`; default 1. */
  readonly padding?: number | readonly [before: number, after: number];
}

/**
 * Adds steps of zeros before and after a sequence.
 *
 * tfjs has such a layer for pictures alone, so a sequence is seen as a picture of one column on the way through it: three
 * layers, of which two move no numbers.
 *
 * @param x `[batch, steps, channels]`, float32; the number of steps may be unknown
 * @param options.name of the layer that pads; the other two are called after it
 * @returns `[batch, before + steps + after, channels]`
 * @throws ShapeError for an input of another rank or a padding that is not a whole number of at least 0
 * @example
 * zeroPadding1d(inputLayer({ shape: [50, 128] }), { padding: 4 }).shape; // [null, 58, 128]
 */
export function zeroPadding1d(
  x: SymbolicTensor,
  { padding = 1, name }: ZeroPadding1dOptions = {},
): SymbolicTensor {
  checkInput('zeroPadding1d', x, 3);
  const sides = typeof padding === 'number' ? [padding, padding] : [...padding];
  if (sides.length !== 2 || !sides.every((side) => Number.isInteger(side) && side >= 0)) {
    throw new ShapeError(
      `zeroPadding1d: expected padding of 0 or more whole steps, as a number or [before, after], received ${JSON.stringify(padding)}; pass for example 1`,
    );
  }
  const [before, after] = sides as [number, number];
  const steps = x.shape[1] ?? null;
  const channels = channelsOf(x);
  const own = layerName('zero_padding1d', name);
  const partName = (part: string) => (own.name === undefined ? {} : { name: `${own.name}_${part}` });
  const column = reshape(x, { targetShape: [steps, 1, channels], ...partName('column') });
  const layer = layers.zeroPadding2d({
    padding: [
      [before, after],
      [0, 0],
    ],
    ...own,
  });
  const targetShape = [steps === null ? null : before + steps + after, channels];
  return reshape(layer.apply(column) as SymbolicTensor, { targetShape, ...partName('sequence') });
}
