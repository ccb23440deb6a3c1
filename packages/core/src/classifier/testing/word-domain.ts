import { model } from '@tensorflow/tfjs-layers';
import { Dataset } from '../../data/dataset.js';
import type { Augmentation, Preprocessor } from '../../data/preprocessor.js';
import { withInitializerSeed } from '../../layers/build-context.js';
import { concatenate } from '../../layers/concatenate.js';
import { conv1d } from '../../layers/conv1d.js';
import { dense } from '../../layers/dense.js';
import { dropout } from '../../layers/dropout.js';
import { embedding } from '../../layers/embedding.js';
import { globalMaxPool1d } from '../../layers/global-max-pool1d.js';
import { inputLayer } from '../../layers/input-layer.js';
import { zeroPadding1d } from '../../layers/zero-padding1d.js';
import { createRandom } from '../../random.js';
import { adam } from '../../training/optimizers/adam.js';
import type { Architecture } from '../architecture.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MAX_LENGTH = 30;

/** Words of 2 to 30 letters; those of the second class have "no" somewhere, those of the third "yes". */
export function words(count: number, seed: number): Dataset<string> {
  const texts = Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed, 'words', index);
    const noise = Array.from(
      { length: random.integer(MAX_LENGTH - 4) + 2 },
      () => LETTERS[random.integer(26)] as string,
    ).filter((letter) => letter !== 'o' && letter !== 'y');
    noise.splice(random.integer(noise.length + 1), 0, ['', 'no', 'yes'][index % 3] as string);
    return noise.join('') || 'a';
  });
  return Dataset.fromArrays(
    texts,
    texts.map((_, index) => index % 3),
    { labels: ['neither', 'no', 'yes'], lengths: texts.map(({ length }) => length) },
  );
}

/** Letters to 1 to 26. */
export function letterPreprocessor(): Preprocessor<string, string> {
  return {
    outputShape: [MAX_LENGTH],
    variableLength: true,
    prepare: (text) => text.slice(0, MAX_LENGTH) || 'a',
    finish: (text) => ({
      data: Float32Array.from(text, (letter) => LETTERS.indexOf(letter) + 1),
      shape: [text.length],
    }),
    content: (text) => new TextEncoder().encode(text),
    toConfig: () => ({ type: 'letters' }),
  };
}

/** Puts a letter in front, so that the length differs from epoch to epoch. */
export const lengthened: Augmentation<string> = (text, random) =>
  random.uniform() < 0.5 ? text : `a${text}`.slice(0, MAX_LENGTH);

/**
 * A small TextCNN: widths 2 and 3, with as many zeros behind the letters as the widest filter has taps. A window over nothing
 * but padding is then always among those whose maximum is taken, and what a batch is padded with makes no difference.
 */
export const letterCnn: Architecture = {
  name: 'letter-cnn',
  inputShape: [MAX_LENGTH],
  recipe: { epochs: 4, batchSize: 16, optimizer: adam(), learningRate: 0.02 },
  build: ({ classes, inputShape = [null], seed = 0 }) =>
    withInitializerSeed(seed, () => {
      const x = inputLayer({ shape: inputShape, name: 'letters' });
      const vectors = embedding(x, { inputDim: 27, outputDim: 8, initialRange: 0.5, name: 'table' });
      const padded = zeroPadding1d(vectors, { padding: [2, 3], name: 'padding' });
      const features = [2, 3].map((kernelSize) =>
        globalMaxPool1d(
          conv1d(padded, { filters: 8, kernelSize, activation: 'relu', name: `conv${kernelSize}` }),
        ),
      );
      const joined = concatenate(features, { name: 'features' });
      const kept = dropout(joined, { rate: 0.2 });
      const outputs = dense(kept, { units: classes, maxNorm: 3, activation: 'softmax', name: 'classes' });
      return model({ inputs: x, outputs });
    }),
};
