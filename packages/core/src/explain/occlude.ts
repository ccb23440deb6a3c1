import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import { ShapeError } from '../errors.js';
import { probabilities } from './probabilities.js';

export interface OcclusionOptions {
  /** Variants that are computed at once; default 32. */
  readonly batchSize?: number;
}

/**
 * Occlusion: how much a class's probability falls where a part of the input is covered.
 *
 * @param model to `[batch, classes]` probabilities
 * @param original the whole input, without the batch axis
 * @param variants of the same shape, each with another part covered; made as they are needed
 * @returns `[variants, classes]`, row by row: the probability of the whole input less that of the variant; above 0 where the
 *   part that is covered speaks for the class
 * @throws ShapeError for a variant of another shape
 * @see Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901
 * @example
 * const drops = await occlude(model, sentence, sentence.tokens.map((_, i) => without(sentence, i)));
 */
export async function occlude(
  model: LayersModel,
  original: NdArray,
  variants: Iterable<NdArray>,
  { batchSize = 32 }: OcclusionOptions = {},
): Promise<Float32Array[]> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new ShapeError(`occlude: batchSize must be a whole number of at least 1, got ${batchSize}.`);
  }
  const [whole] = await probabilities(model, [original]);
  const drops: Float32Array[] = [];
  let batch: NdArray[] = [];
  const finish = async () => {
    for (const row of await probabilities(model, batch)) {
      drops.push(row.map((value, i) => (whole?.[i] as number) - value));
    }
    batch = [];
  };
  for (const variant of variants) {
    if (variant.shape.join() !== original.shape.join()) {
      throw new ShapeError(
        `occlude: a variant must have the shape of the whole, [${original.shape}], got [${variant.shape}].`,
      );
    }
    batch.push(variant);
    if (batch.length === batchSize) await finish();
  }
  if (batch.length > 0) await finish();
  return drops;
}
