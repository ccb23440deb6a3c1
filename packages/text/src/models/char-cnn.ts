/**
 * Character-level CNN: Zhang, Zhao and LeCun 2015, "Character-level Convolutional Networks for Text Classification", table 1
 * and 2: six convolutions over 1,014 characters, each a vector with a single one, and three dense layers.
 *
 * Weights are drawn with He's deviation where the paper draws them with 0.05 (small) or 0.02 (large), which for its sizes is
 * about the same. The paper reads a text backwards; here it is read forwards, which for convolutions is the mirror image.
 *
 * Parameters at 69 characters and 4 classes: small 11,337,988, large 95,933,444, besides the fixed table of characters. The
 * paper counts 70 characters, with the hyphen twice: 7 filters (256 or 1,024) more.
 */
import { ShapeError } from '@striate/core';
import { buildNetwork, type TrainingRecipe } from '@striate/core/classifier';
import { conv1d, dense, dropout, embedding, flatten, maxPool1d } from '@striate/core/layers';
import { adam, cosine } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TextArchitecture } from './text-architecture.js';

export interface CharCnnOptions {
  /** 256 filters and 1,024 units, or 1,024 and 2,048; default `small`. */
  readonly size?: 'small' | 'large';
  /** Characters of a text that are looked at, all others cut off; at least 123, default 1,014. */
  readonly maxLength?: number;
}

const SIZES = { small: { filters: 256, units: 1024 }, large: { filters: 1024, units: 2048 } } as const;

/** Kernel and pool of each convolution. */
const CONVOLUTIONS = [
  [7, 3],
  [7, 3],
  [3, 0],
  [3, 0],
  [3, 0],
  [3, 3],
] as const;
const DROPOUT = 0.5;
const SHORTEST = 123;
/** Padding and the unknown character, which have no place in a character's vector. */
const RESERVED = 2;

/** The paper's schedule is for millions of texts: SGD from 0.01, halved every three epochs. */
const RECIPE: TrainingRecipe = {
  epochs: 15,
  batchSize: 128,
  optimizer: adam(),
  learningRate: 5e-4,
  schedule: cosine,
};

/**
 * A network that knows nothing of words, for much data and rough text. On fewer than some hundred thousand texts TextCNN
 * and a linear classifier do better.
 *
 * @returns the architecture; all texts are padded to `maxLength`
 * @throws ShapeError for options out of range
 * @see Zhang, Zhao and LeCun 2015, https://arxiv.org/abs/1509.01626
 * @example
 * charCnn({ size: 'large' }).name; // 'char-cnn-large'
 */
export function charCnn({ size = 'small', maxLength = 1014 }: CharCnnOptions = {}): TextArchitecture {
  if (!Object.hasOwn(SIZES, size)) {
    throw new ShapeError(`charCnn: expected size small or large, received ${JSON.stringify(size)}`);
  }
  if (!Number.isInteger(maxLength) || maxLength < SHORTEST) {
    throw new ShapeError(
      `charCnn: expected maxLength of at least ${SHORTEST} characters, which the pools leave one place of, received ${maxLength}`,
    );
  }
  const name = `char-cnn-${size}`;
  return {
    name,
    unit: 'characters',
    maxLength,
    variableLength: false,
    pretrained: 'none',
    recipe: RECIPE,
    preparation: {},
    withVocabulary: ({ size: ids }) => ({
      name,
      inputShape: [maxLength],
      recipe: RECIPE,
      build: ({ inputShape = [maxLength], ...build }) =>
        buildNetwork({ name, inputShape, inputName: 'ids' }, build, (x) =>
          charCnnLogits(x, { ids, classes: build.classes, size }),
        ),
    }),
  };
}

/** @param characters `[batch, steps]` ids; at least 123 steps */
export function charCnnLogits(
  characters: SymbolicTensor,
  {
    ids,
    classes,
    size,
  }: { readonly ids: number; readonly classes: number; readonly size: 'small' | 'large' },
): SymbolicTensor {
  const { filters, units } = SIZES[size];
  let x = oneHot(characters, ids);
  for (const [index, [kernelSize, poolSize]] of CONVOLUTIONS.entries()) {
    const place = index + 1;
    const shared = { activation: 'relu', kernelInitializer: 'heNormal' } as const;
    x = conv1d(x, { ...shared, filters, kernelSize, name: `conv_${place}` });
    if (poolSize > 0) x = maxPool1d(x, { poolSize, name: `pool_${place}` });
  }
  x = flatten(x, { name: 'flatten' });
  for (const place of [7, 8]) {
    x = dense(x, { units, activation: 'relu', kernelInitializer: 'heNormal', name: `dense_${place}` });
    x = dropout(x, { rate: DROPOUT, name: `dropout_${place}` });
  }
  return dense(x, { units: classes, name: 'output' });
}

/** The row of a character has a one in its place; those of padding and of unknown characters have none. */
function oneHot(characters: SymbolicTensor, ids: number): SymbolicTensor {
  const width = ids - RESERVED;
  const weights = new Float32Array(ids * width);
  for (let id = RESERVED; id < ids; id++) weights[id * width + id - RESERVED] = 1;
  return embedding(characters, {
    inputDim: ids,
    outputDim: width,
    weights,
    trainable: false,
    name: 'one_hot',
  });
}
