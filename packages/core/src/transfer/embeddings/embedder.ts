import { predictInputs } from '../../classifier/predict-inputs.js';
import type { Preprocessor } from '../../data/preprocessor.js';
import { ShapeError } from '../../errors.js';
import { optimizeForInference } from '../../inference/optimize-for-inference.js';
import type { Backbone } from '../backbone.js';
import { checkBackbone } from '../check-backbone.js';
import { cosineSimilarity } from './cosine-similarity.js';
import { embeddingOf } from './embed-dataset.js';
import { type EmbeddingSource, sourceOf } from './embedding-source.js';

export interface EmbedOptions {
  /** Inputs that are computed at once; default 32. */
  readonly batchSize?: number;
}

export interface VerifyOptions {
  /** Similarities from here on are called the same: what `chooseThreshold` found on labelled pairs. */
  readonly threshold: number;
}

/** Whether two inputs show the same. */
export interface Verification {
  readonly same: boolean;
  /** Cosine of the angle between their embeddings, in [-1, 1]. */
  readonly similarity: number;
}

/**
 * Raw inputs to embeddings.
 *
 * @typeParam Input a raw input, such as a file; anything but an array, which `embed` takes for several inputs
 */
export interface Embedder<Input> extends EmbeddingSource {
  readonly preprocessor: Preprocessor<Input>;
  /**
   * Embeds one input, or each of several, a batch at a time.
   *
   * @returns `[width]`; for several inputs one each, in their order
   * @throws DataError for an input that can't be read; ShapeError for options out of range; TrainingError where the network
   *   gives NaN
   */
  embed(input: Input, options?: EmbedOptions): Promise<Float32Array>;
  embed(inputs: readonly Input[], options?: EmbedOptions): Promise<Float32Array[]>;
  /**
   * Tells whether two inputs show the same face, part, voice, ...
   *
   * @throws what `embed` throws; ShapeError for a threshold that is no number; DataError for an embedding of zeros
   */
  verify(a: Input, b: Input, options: VerifyOptions): Promise<Verification>;
  /** Frees its memory; the backbone's stays. */
  dispose(): void;
}

/**
 * Makes an embedder: a backbone up to its embedding, optimised for prediction. It gives the same numbers as `embedDataset`.
 *
 * @param backbone stays its owner's, and may be disposed of before the embedder
 * @returns an embedder; the caller disposes of it
 * @throws ShapeError for what is no backbone, or one whose embedding is not `[batch, width]`
 * @example
 * const faces = embedder(backbone);
 * (await faces.embed('./one.jpg')).length; // 256
 * await faces.verify('./one.jpg', './two.jpg', { threshold: 0.8 }); // { same: true, similarity: 0.91 }
 * faces.dispose();
 */
export function embedder<Input, Prepared>(backbone: Backbone<Input, Prepared>): Embedder<Input> {
  checkBackbone(backbone, { attempt: 'embedder' });
  const { preprocessor } = backbone;
  const source = sourceOf(backbone);
  const { width } = source;
  const model = optimizeForInference(embeddingOf(backbone).model);
  const embedAll = async (
    inputs: readonly Input[],
    { batchSize = 32 }: EmbedOptions = {},
  ): Promise<Float32Array[]> => {
    if (!Number.isSafeInteger(batchSize) || batchSize < 1)
      throw new ShapeError(`embed: batchSize must be a whole number of at least 1, got ${batchSize}.`);
    const embeddings: Float32Array[] = [];
    for (let first = 0; first < inputs.length; first += batchSize) {
      const batch = inputs.slice(first, first + batchSize);
      const rows = await predictInputs(model, preprocessor, batch, { first, attempt: 'embed' });
      for (let row = 0; row < batch.length; row++)
        embeddings.push(rows.slice(row * width, (row + 1) * width));
    }
    return embeddings;
  };
  function embed(input: Input, options?: EmbedOptions): Promise<Float32Array>;
  function embed(inputs: readonly Input[], options?: EmbedOptions): Promise<Float32Array[]>;
  async function embed(
    input: Input | readonly Input[],
    options?: EmbedOptions,
  ): Promise<Float32Array | Float32Array[]> {
    if (Array.isArray(input)) return embedAll(input, options);
    return (await embedAll([input as Input], options))[0] as Float32Array;
  }
  return {
    ...source,
    preprocessor,
    embed,
    async verify(a, b, { threshold }) {
      if (Number.isNaN(threshold))
        throw new ShapeError('verify: threshold must be a number, got NaN; chooseThreshold finds one.');
      const [first, second] = (await embedAll([a, b])) as [Float32Array, Float32Array];
      const similarity = cosineSimilarity(first, second);
      return { same: similarity >= threshold, similarity };
    },
    dispose: () => void model.dispose(),
  };
}
