import { concat, slice, type Tensor, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { initializers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { checkPositiveInteger, formatShape, type LayerOptions } from './arguments.js';
import { drawsWeights, layerName, nextInitializerSeed } from './build-context.js';
import { Embedding } from './embedding-layer.js';

export interface EmbeddingOptions extends LayerOptions {
  /** Rows of the table: ids are from 0 to below it. */
  readonly inputDim: number;
  /** Numbers of each row. */
  readonly outputDim: number;
  /** Pretrained rows `[inputDim, outputDim]`, row by row; copied. Default random ones. */
  readonly weights?: Float32Array;
  /** Random rows are uniform in `[-initialRange, initialRange)`; default 0.05. */
  readonly initialRange?: number;
  /**
   * `zero`: id 0 stands for nothing. Its row is zero, whatever `weights` has there, and stays zero in training. `none`: id 0
   * is like any other. Default `zero`.
   */
  readonly padding?: 'zero' | 'none';
  /** Default true. */
  readonly trainable?: boolean;
}

/**
 * Looks ids up in a table: `y[..., d] = table[x[...], d]`.
 *
 * Weight: `embeddings` `[inputDim, outputDim]`. Saved as tfjs's own Embedding layer without a mask. Its gradient has rows for
 * the ids of the batch alone; the zero row gets none, so no optimiser moves it, and how far sequences of a batch are padded
 * with 0 adds nothing but zeros.
 *
 * @param x `[batch, steps]` or `[batch, steps, k]` of ids: whole numbers from 0 to below `inputDim`, float32 or int32
 * @returns `[batch, steps, outputDim]` or `[batch, steps, k, outputDim]`, float32
 * @throws ShapeError for an input of another rank, sizes below 1, or weights of another size or with NaN or infinity
 * @see PyTorch's `Embedding(padding_idx=0)`, whose gradient this is
 * @example
 * const words = inputLayer({ shape: [null] });
 * embedding(words, { inputDim: 20_000, outputDim: 128 }).shape; // [null, null, 128]
 */
export function embedding(x: SymbolicTensor, options: EmbeddingOptions): SymbolicTensor {
  const { inputDim, outputDim, weights, initialRange = 0.05, padding = 'zero', trainable = true } = options;
  checkRank(x);
  checkPositiveInteger('embedding', 'inputDim', inputDim);
  checkPositiveInteger('embedding', 'outputDim', outputDim);
  checkRange(initialRange);
  if (weights) checkWeights(weights, inputDim, outputDim);
  const seed = nextInitializerSeed();
  const isRandom = weights === undefined && drawsWeights();
  const layer = new Embedding({
    inputDim,
    outputDim,
    trainable,
    paddingZero: padding === 'zero',
    embeddingsInitializer: isRandom
      ? initializers.randomUniform({ minval: -initialRange, maxval: initialRange, seed })
      : initializers.zeros(),
    ...layerName('embedding', options.name),
  });
  const y = layer.apply(x) as SymbolicTensor;
  tidy(() => {
    const [table] = layer.getWeights() as [Tensor];
    const rows = weights ? tensor2d(weights, [inputDim, outputDim]) : table;
    if (weights || (isRandom && padding === 'zero')) {
      layer.setWeights([padding === 'zero' ? withoutFirst(rows) : rows]);
    }
  });
  return y;
}

/** The same table with a first row of zeros. */
function withoutFirst(table: Tensor): Tensor {
  const [rows = 0, width = 0] = table.shape;
  return concat([zeros([1, width]), slice(table, [1, 0], [rows - 1, width])], 0);
}

function checkRank({ rank, shape }: SymbolicTensor): void {
  if (rank === 2 || rank === 3) return;
  throw new ShapeError(
    `embedding: expected ids [batch, steps] or [batch, steps, k], received ${formatShape(shape)}; put it first, on whole numbers`,
  );
}

function checkRange(range: number): void {
  if (range > 0 && Number.isFinite(range)) return;
  throw new ShapeError(
    `embedding: expected initialRange to be a number above 0, received ${range}; pass for example 0.05`,
  );
}

function checkWeights(weights: Float32Array, inputDim: number, outputDim: number): void {
  if (weights.length !== inputDim * outputDim) {
    throw new ShapeError(
      `embedding: expected weights of ${inputDim} rows of ${outputDim} numbers (${inputDim * outputDim}), received ${weights.length}; give a row for each id, that of id 0 first`,
    );
  }
  const wrong = weights.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  throw new ShapeError(
    `embedding: expected weights that are numbers, received ${weights[wrong]} in the row of id ${Math.floor(wrong / outputDim)}; check the file they come from`,
  );
}
