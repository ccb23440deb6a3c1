import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import { ShapeError } from '../errors.js';
import { type OcclusionOptions, occlude } from './occlude.js';
import { checkClassIndex } from './scores-from.js';

export interface OcclusionMapOptions extends OcclusionOptions {
  /** Which class to explain: a position among the model's outputs. */
  readonly classIndex: number;
  /** Of a patch, `[height, width]` or `[steps]`; default an eighth of the input along each axis. */
  readonly size?: readonly number[];
  /** From one patch to the next, at most `size`, so that all is covered; default half of `size`. */
  readonly stride?: readonly number[];
  /** What patches are filled with, one number or one for each channel; default the input's own mean in each channel. */
  readonly fill?: number | readonly number[];
}

/**
 * Occlusion of patch after patch: how much a class's probability falls where part of the input is covered.
 *
 * @param model to `[batch, classes]` probabilities
 * @param original `[height, width, channels]` or `[steps, channels]`
 * @returns for each place of the input, row by row, the mean fall over the patches that cover it; above 0 where it speaks for
 *   the class
 * @throws ShapeError for an input of another rank, or options out of range
 * @see Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901
 * @example
 * await occlusionMap(model, { data: pixels, shape: [28, 28, 1] }, { classIndex: 7, size: [7, 7] }); // Float32Array(784)
 */
export async function occlusionMap(
  model: LayersModel,
  original: NdArray,
  { classIndex, size, stride, fill, batchSize }: OcclusionMapOptions,
): Promise<Float32Array> {
  const { shape } = original;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new ShapeError(
      `occlusionMap: expected an input [height, width, channels] or [steps, channels], got [${shape.join(', ')}].`,
    );
  }
  checkClassIndex(model, classIndex, 'occlusionMap');
  const extent = shape.slice(0, -1);
  const sizes = size ?? extent.map((length) => Math.max(1, Math.round(length / 8)));
  checkSizes('size', sizes, extent);
  const strides = stride ?? sizes.map((length) => Math.max(1, Math.floor(length / 2)));
  checkSizes('stride', strides, sizes);
  const patches = patchesOf(extent, sizes, strides);
  const filling = fillingOf(original, fill);
  const drops = await occlude(model, original, variantsOf(original, patches, filling), { batchSize });
  return meanDrop(
    extent,
    patches.map((patch, i) => ({ patch, drop: drops[i]?.[classIndex] as number })),
  );
}

/** Rows and columns that a patch covers; of steps one column. */
interface Patch {
  readonly rows: readonly [start: number, end: number];
  readonly columns: readonly [start: number, end: number];
}

function patchesOf(
  [height, width = 1]: readonly number[],
  [rows, columns = 1]: readonly number[],
  [down, along = 1]: readonly number[],
): Patch[] {
  const spans = spansAlong(width, columns, along);
  return spansAlong(height as number, rows as number, down as number).flatMap((span) =>
    spans.map((other) => ({ rows: span, columns: other })),
  );
}

/** The last one ends where the axis does. */
function spansAlong(length: number, size: number, stride: number): (readonly [number, number])[] {
  const count = Math.ceil((length - size) / stride) + 1;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.min(i * stride, length - size);
    return [start, start + size] as const;
  });
}

function* variantsOf(
  { data, shape }: NdArray,
  patches: readonly Patch[],
  filling: readonly number[],
): Generator<NdArray> {
  const channels = filling.length;
  const width = shape.length === 3 ? (shape[1] as number) : 1;
  for (const { rows, columns } of patches) {
    const covered = data.slice();
    for (let row = rows[0]; row < rows[1]; row++) {
      const start = (row * width + columns[0]) * channels;
      const end = (row * width + columns[1]) * channels;
      for (let i = start; i < end; i++) covered[i] = filling[i % channels] as number;
    }
    yield { data: covered, shape };
  }
}

function meanDrop(
  [height = 1, width = 1]: readonly number[],
  drops: readonly { readonly patch: Patch; readonly drop: number }[],
): Float32Array {
  const sums = new Float32Array(height * width);
  const counts = new Float32Array(height * width);
  for (const { patch, drop } of drops) {
    for (let row = patch.rows[0]; row < patch.rows[1]; row++) {
      for (let column = patch.columns[0]; column < patch.columns[1]; column++) {
        const place = row * width + column;
        sums[place] = (sums[place] as number) + drop;
        counts[place] = (counts[place] as number) + 1;
      }
    }
  }
  return sums.map((sum, place) => sum / (counts[place] as number));
}

function fillingOf({ data, shape }: NdArray, fill: OcclusionMapOptions['fill']): number[] {
  const channels = shape.at(-1) as number;
  if (fill === undefined) {
    const sums = new Array<number>(channels).fill(0);
    data.forEach((value, i) => {
      sums[i % channels] = (sums[i % channels] as number) + value;
    });
    return sums.map((sum) => (sum * channels) / data.length);
  }
  const filling = typeof fill === 'number' ? new Array<number>(channels).fill(fill) : [...fill];
  if (filling.length === channels && filling.every(Number.isFinite)) return filling;
  throw new ShapeError(
    `occlusionMap: fill must be one finite number or ${channels}, one for each channel, got [${filling.join(', ')}].`,
  );
}

function checkSizes(name: string, sizes: readonly number[], most: readonly number[]): void {
  const fits = sizes.every((size, i) => Number.isInteger(size) && size >= 1 && size <= (most[i] as number));
  if (fits && sizes.length === most.length) return;
  throw new ShapeError(
    `occlusionMap: ${name} must be whole numbers from 1 to [${most.join(', ')}], got [${sizes.join(', ')}].`,
  );
}
