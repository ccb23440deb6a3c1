/**
 * TextCNN: Kim 2014, "Convolutional Neural Networks for Sentence Classification".
 *
 * Words to vectors, filters of three widths over them with ReLU, the maximum of each filter over the text, dropout, and one
 * dense layer whose units' weights have a norm of at most 3. Texts of any length. Where texts come with n-grams, as they do by
 * default, the dense layer sees a sum over these too: see wide-part.ts.
 *
 * Parameters: for V ids, vectors of d numbers, f filters of each width w and c classes
 * `V d + sum over w of (w d + 1) f + (3 f + 1) c`; at d = 300, f = 100, widths 3, 4, 5 and 2 classes 360,902 besides the
 * vectors, as the paper's network has. n n-grams add `(1 + n) c + c sum over w of w f + c^2 + d + c + 1` for up to 16
 * classes.
 */
import { ShapeError } from '@striate/core';
import { buildNetwork, type TrainingRecipe } from '@striate/core/classifier';
import { concatenate, conv1d, dense, dropout, globalMaxPool1d, zeroPadding1d } from '@striate/core/layers';
import { adam, cosine } from '@striate/core/training';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TextArchitecture, TextPreparation, VocabularySize } from './text-architecture.js';
import { partsAxis, scalesFor, tokenVectors, type VectorChannels } from './token-vectors.js';
import { divideIds, N_GRAMS, startLinear, sumOfNGrams, withNGrams } from './wide-part.js';

export interface TextCnnOptions {
  /** Tokens that a filter covers, one group of filters for each; default `[3, 4, 5]`. */
  readonly filterWidths?: readonly number[];
  /** Of each width; default 100. */
  readonly filters?: number;
  /** Where word vectors come from; default `non-static` where pretrained ones are given, else `random`. */
  readonly channels?: VectorChannels;
  /** Numbers of a random word vector; default 128. */
  readonly width?: number;
  /** Share of a word vector's numbers that is dropped in training, in [0, 1); default 0.2. */
  readonly embeddingDropout?: number;
  /** Share of the features that is dropped before the last layer, in [0, 1); default 0.5. */
  readonly dropout?: number;
  /** The greatest norm of a class's weights; default 3. */
  readonly maxNorm?: number;
  /** Tokens of a text that are looked at; default 400. */
  readonly maxLength?: number;
}

type Settings = Required<Omit<TextCnnOptions, 'channels'>> & Pick<TextCnnOptions, 'channels'>;

/**
 * Chosen on held-out training data of TREC (folds of a fifth) and on SST-2's dev set; see benchmarks/accuracy.ts. With n-grams
 * both gained 1 point there, and TREC another since word dropout leaves n-grams alone and fewer vectors are dropped.
 */
const RECIPE: TrainingRecipe = {
  epochs: 5,
  batchSize: 50,
  optimizer: adam(),
  learningRate: 1e-3,
  schedule: cosine,
};
const PREPARATION: TextPreparation = {
  wordDropout: 0.08,
  subwords: { lengths: [3, 5], perWord: 16 },
  nGrams: { longest: 2 },
};
/** How much faster n-grams learn, each of which is met a few times alone; 15 costs 2 points on SST-2's dev set. */
const N_GRAM_RATE = 5;
/**
 * Kim's 0.25 costs 2 points on held-out questions of TREC, and takes three times as many epochs: words that are seen rarely
 * then speak as loudly as those that have been learnt.
 */
const INITIAL_RANGE = 0.01;

/**
 * TextCNN: filters over neighbouring words, of which each reports where it fits best. The first choice for sentences.
 *
 * Zeros on both sides let every filter see every word at each of its places. Behind the text they are one more than before
 * it, so that one window is always empty: then the length to which a batch is padded changes nothing.
 *
 * @returns the architecture; `fit` gives it a vocabulary and classes
 * @throws ShapeError for options out of range
 * @see Kim 2014, https://arxiv.org/abs/1408.5882; Zhang and Wallace 2015, https://arxiv.org/abs/1510.03820
 * @example
 * countParameters(textCnn({ width: 300 }).withVocabulary({ size: 20_000 }).build({ classes: 2 })); // 6360902
 */
export function textCnn(options: TextCnnOptions = {}): TextArchitecture {
  const settings = resolve(options);
  const { channels, maxLength } = settings;
  const name = channels === 'multichannel' ? 'text-cnn-multichannel' : 'text-cnn';
  return {
    name,
    unit: 'words',
    maxLength,
    variableLength: true,
    pretrained: channels === undefined ? 'optional' : channels === 'random' ? 'none' : 'required',
    recipe: RECIPE,
    preparation: PREPARATION,
    withVocabulary(vocabulary) {
      const parts = partsAxis(vocabulary);
      return {
        name,
        inputShape: [maxLength, ...parts],
        recipe: { ...RECIPE, learningRateScales: { ...scalesFor(vocabulary), ...wideScales(vocabulary) } },
        build: ({ inputShape = [null, ...parts], ...build }) =>
          buildNetwork({ name, inputShape, inputName: 'ids' }, build, (all) => {
            const { nGrams } = vocabulary;
            const ids = nGrams && divideIds(all, nGrams);
            const vectors = tokenVectors(ids?.words ?? all, {
              ...vocabulary,
              network: name,
              channels: channels ?? (vocabulary.vectors ? 'non-static' : 'random'),
              width: settings.width,
              initialRange: INITIAL_RANGE,
            });
            const tokens = ids && nGrams ? withNGrams(vectors, ids.nGrams, nGrams, build.classes) : vectors;
            return logits(tokens, { ...settings, classes: build.classes, wide: ids !== undefined });
          }),
      };
    },
  };
}

/**
 * TextCNN on two tables of pretrained vectors, of which one is learnt on: `textCnn({ channels: 'multichannel' })`.
 *
 * @throws ShapeError for options out of range
 * @see Kim 2014, https://arxiv.org/abs/1408.5882, section 3.1
 */
export function textCnnMultichannel(
  options: Omit<TextCnnOptions, 'channels' | 'width'> = {},
): TextArchitecture {
  return textCnn({ ...options, channels: 'multichannel' });
}

function wideScales({ nGrams }: VocabularySize): Readonly<Record<string, number>> | undefined {
  // A token has the mean of their rows.
  return nGrams && { [N_GRAMS]: N_GRAM_RATE * nGrams.longest };
}

interface LogitsOptions extends Settings {
  readonly classes: number;
  /** Whether the last layer sees the n-grams too. */
  readonly wide: boolean;
}

function logits(tokens: SymbolicTensor, options: LogitsOptions): SymbolicTensor {
  const { filterWidths, filters, embeddingDropout, dropout: rate, maxNorm, classes, wide } = options;
  const widest = Math.max(...filterWidths);
  let x = embeddingDropout > 0 ? dropout(tokens, { rate: embeddingDropout, name: 'vector_dropout' }) : tokens;
  x = zeroPadding1d(x, { padding: [widest - 1, widest], name: 'padding' });
  const features = filterWidths.map((kernelSize) => {
    const y = conv1d(x, { filters, kernelSize, activation: 'relu', name: `conv_${kernelSize}` });
    return globalMaxPool1d(y, { name: `max_${kernelSize}` });
  });
  let y = features.length > 1 ? concatenate(features, { name: FEATURES }) : (features[0] as SymbolicTensor);
  if (rate > 0) y = dropout(y, { rate, name: 'dropout' });
  if (wide) y = concatenate([y, sumOfNGrams(tokens, classes)], { name: 'deep_and_wide' });
  const output = dense(y, { units: classes, maxNorm, name: 'output' });
  if (wide) startLinear(output.sourceLayer, classes);
  return output;
}

/** The layer that holds what each filter found. */
const FEATURES = 'features';

function resolve({
  filterWidths = [3, 4, 5],
  filters = 100,
  channels,
  width = 128,
  embeddingDropout = 0.2,
  dropout: rate = 0.5,
  maxNorm = 3,
  maxLength = 400,
}: TextCnnOptions): Settings {
  const widths = [...filterWidths];
  if (widths.length === 0 || new Set(widths).size < widths.length) {
    throw new ShapeError(
      `textCnn: expected filterWidths to be one or more different widths, received [${widths}]; pass for example [3, 4, 5]`,
    );
  }
  if (channels !== undefined && !['random', 'static', 'non-static', 'multichannel'].includes(channels)) {
    throw new ShapeError(
      `textCnn: expected channels random, static, non-static or multichannel, received ${JSON.stringify(channels)}; leave it out for the default`,
    );
  }
  const counts = {
    filters,
    width,
    maxLength,
    ...Object.fromEntries(widths.map((w) => [`filterWidths ${w}`, w])),
  };
  for (const [option, value] of Object.entries(counts)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new ShapeError(`textCnn: expected ${option} to be a positive integer, received ${value}`);
  }
  return {
    filterWidths: widths,
    filters,
    channels,
    width,
    embeddingDropout,
    dropout: rate,
    maxNorm,
    maxLength,
  };
}
