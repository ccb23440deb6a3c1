/**
 * DPCNN: Johnson and Zhang 2017, "Deep Pyramid Convolutional Neural Networks for Text Categorization".
 *
 * A region embedding of three words, then blocks of two convolutions of width 3 with a shortcut, ReLU before each; between
 * blocks a maximum of 3 neighbours at every second place, which halves the length, while the number of filters stays at 250.
 * The region embedding is a linear convolution over learnt word vectors; the paper's takes words as vectors with a single one
 * (the same with word vectors that are not shared between the three places) and adds unsupervised ones.
 *
 * Parameters: for V ids, vectors of d numbers, f filters, b blocks and c classes
 * `V d + (3 d + 1) f + 2 b (3 f + 1) f + (f + 1) c`; at d = f = 250, 7 blocks and 2 classes 2,816,752 besides the vectors.
 */
import { ShapeError } from '@striate/core';
import { buildNetwork, type TrainingRecipe } from '@striate/core/classifier';
import { activation, add, conv1d, dense, dropout, globalMaxPool1d, maxPool1d } from '@striate/core/layers';
import { adamw, cosine } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TextArchitecture } from './text-architecture.js';
import { partsAxis, scalesFor, tokenVectors } from './token-vectors.js';

export interface DpcnnOptions {
  /** Of every convolution; default 250. */
  readonly filters?: number;
  /** Pairs of convolutions; each but the first at half the length of the one before. Default 7. */
  readonly blocks?: number;
  /** Numbers of a random word vector; default 250. */
  readonly width?: number;
  /** Share of the features that is dropped before the last layer, in [0, 1); default 0.5. */
  readonly dropout?: number;
  /** Words of a text that are looked at; default 256. */
  readonly maxLength?: number;
}

type Settings = Required<DpcnnOptions>;

/** Without the paper's millions of texts: Adam, with its decay of the weights. */
const RECIPE: TrainingRecipe = {
  epochs: 12,
  batchSize: 64,
  optimizer: adamw({ weightDecay: 1e-4 }),
  learningRate: 5e-4,
  schedule: cosine,
};
const KERNEL = 3;
const INITIAL_RANGE = 0.25;

/**
 * A deep network for long texts: each block sees twice as far as the one before, at half the cost.
 *
 * @returns the architecture; all texts are padded to `maxLength`
 * @throws ShapeError for options out of range
 * @see Johnson and Zhang 2017, https://aclanthology.org/P17-1052
 * @example
 * countParameters(dpcnn().withVocabulary({ size: 30_000 }).build({ classes: 2 })); // 10316752
 */
export function dpcnn(options: DpcnnOptions = {}): TextArchitecture {
  const settings = resolve(options);
  const { maxLength, width } = settings;
  const name = 'dpcnn';
  return {
    name,
    unit: 'words',
    maxLength,
    // A bias makes something of padding, which deeper layers carry into the text.
    variableLength: false,
    pretrained: 'optional',
    recipe: RECIPE,
    preparation: { wordDropout: 0.08 },
    withVocabulary: (vocabulary) => ({
      name,
      inputShape: [maxLength, ...partsAxis(vocabulary)],
      recipe: { ...RECIPE, learningRateScales: scalesFor(vocabulary) },
      build: ({ inputShape = [maxLength, ...partsAxis(vocabulary)], ...build }) =>
        buildNetwork({ name, inputShape, inputName: 'ids' }, build, (ids) => {
          const channels = vocabulary.vectors ? 'non-static' : 'random';
          const shared = { network: name, width, initialRange: INITIAL_RANGE };
          return logits(tokenVectors(ids, { ...vocabulary, ...shared, channels }), build.classes, settings);
        }),
    }),
  };
}

function logits(
  vectors: SymbolicTensor,
  classes: number,
  { filters, blocks, dropout: rate }: Settings,
): SymbolicTensor {
  const shared = { filters, kernelSize: KERNEL, padding: 'same', kernelInitializer: 'heNormal' } as const;
  let x = conv1d(vectors, { ...shared, kernelInitializer: 'lecunNormal', name: 'region' });
  for (let block = 1; block <= blocks; block++) {
    if (block > 1) {
      x = maxPool1d(x, { poolSize: 3, strides: 2, padding: 'same', name: `block_${block}_pool` });
    }
    let y = x;
    for (const place of [1, 2]) {
      y = activation(y, { activation: 'relu', name: `block_${block}_relu_${place}` });
      y = conv1d(y, { ...shared, name: `block_${block}_conv_${place}` });
    }
    x = add([x, y], { name: `block_${block}` });
  }
  let features = globalMaxPool1d(x, { name: 'features' });
  if (rate > 0) features = dropout(features, { rate, name: 'dropout' });
  return dense(features, { units: classes, name: 'output' });
}

function resolve({
  filters = 250,
  blocks = 7,
  width = 250,
  dropout: rate = 0.5,
  maxLength = 256,
}: DpcnnOptions): Settings {
  for (const [option, value] of Object.entries({ filters, blocks, width, maxLength })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new ShapeError(`dpcnn: expected ${option} to be a positive integer, received ${value}`);
  }
  return { filters, blocks, width, dropout: rate, maxLength };
}
