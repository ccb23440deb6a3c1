import { DataError, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { inputLayer, withoutInitialWeights } from '@striate/core/layers';
import { countParameters } from '@striate/core/weights';
import { log, memory, squeeze, type Tensor, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel, models } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { charCnn, charCnnLogits } from './char-cnn.js';
import { dpcnn } from './dpcnn.js';
import { textArchitecture, textArchitectures } from './find-text-architecture.js';
import type { TextArchitecture, VocabularySize } from './text-architecture.js';
import { type TextCnnOptions, textCnn, textCnnMultichannel } from './text-cnn.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const vectors = (size: number, width: number) => ({
  width,
  rows: Float32Array.from({ length: size * width }, (_, i) => Math.sin(i)),
});

function built(architecture: TextArchitecture, vocabulary: VocabularySize, classes: number): LayersModel {
  return architecture.withVocabulary(vocabulary).build({ classes });
}

/** Counts and frees. */
function parameters(...args: Parameters<typeof built>): number {
  const model = built(...args);
  const count = countParameters(model);
  model.dispose();
  return count;
}

const predict = (model: LayersModel, ids: number[][]) =>
  tidy(() => (model.predict(tensor2d(ids)) as Tensor).arraySync() as number[][]);

describe('parameters', () => {
  // Kim 2014: 300-dimensional vectors, 100 filters each of 3, 4 and 5 words: 90,100 + 120,100 + 150,100 + 2 * 301.
  test("TextCNN has Kim's 360,902 besides the vectors", () => {
    const architecture = textCnn({ width: 300 });
    expect(parameters(architecture, { size: 1000 }, 2)).toBe(360_902 + 1000 * 300);
    expect(parameters(architecture, { size: 1000, vectors: vectors(1000, 300) }, 2)).toBe(360_902 + 300_000);
  });

  // Twice as many inputs of each filter: 300 * (3 + 4 + 5) * 100 = 360,000 more.
  test('two channels have 360,000 more, and two tables', () => {
    const vocabulary = { size: 1000, vectors: vectors(1000, 300) };
    expect(parameters(textCnnMultichannel(), vocabulary, 2)).toBe(720_902 + 2 * 300_000);
  });

  // 128 (3 + 4 + 5) 100 + 3 * 100 + 301 * 6, and a row for each id and each bucket.
  test('parts of words add the rows of their buckets alone', () => {
    const subwords = { buckets: 2000, perWord: 16 };
    expect(parameters(textCnn(), { size: 500, subwords }, 6)).toBe(155_706 + 2500 * 128);
  });

  // Besides: a row of 6 numbers for each n-gram and for none, filters that see them (6 (3 + 4 + 5) 100), the 6 numbers of
  // their sum for each class, and the column of ones, a convolution of 134 weights and a bias.
  test('n-grams add a number for each of them and each class, and little else', () => {
    const vocabulary = { size: 500, subwords: { buckets: 2000, perWord: 16 } };
    const added = 6 * 1001 + 6 * 12 * 100 + 6 * 6 + 135;
    const nGrams = { size: 1000, longest: 2 };
    expect(parameters(textCnn(), { ...vocabulary, nGrams }, 6)).toBe(155_706 + 2500 * 128 + added);
  });

  // Zhang et al. 2015, table 1 and 2, at 69 characters and 4 classes; the fixed table has 71 rows of 69.
  // Small: 123,904 + 459,008 + 4 * 196,864 + 34 * 256 * 1024 + 1024 + 1,049,600 + 4,100.
  test.each([
    ['small', 11_337_988],
    ['large', 95_933_444],
  ] as const)('the %s char-CNN has %i', (size, expected) => {
    // Without drawing weights: only their number counts.
    const model = withoutInitialWeights(() => {
      const inputs = inputLayer({ shape: [1014] });
      return makeModel({ inputs, outputs: charCnnLogits(inputs, { ids: 71, classes: 4, size }) });
    });
    expect(countParameters(model)).toBe(expected + 71 * 69);
    model.dispose();
  });

  // 751 * 250 of the region embedding, 14 convolutions of 751 * 250, and 251 * 2.
  test('DPCNN has 15 layers of convolution and 2,816,752', () => {
    const model = built(dpcnn(), { size: 100 }, 2);
    expect(model.layers.filter((layer) => layer.getClassName() === 'Conv1D').length).toBe(15);
    expect(countParameters(model)).toBe(2_816_752 + 100 * 250);
    model.dispose();
  });
});

describe('textCnn', () => {
  test('a text gives the same whatever it is padded to, and alone the shortest will do', () => {
    const model = built(textCnn({ width: 8, filters: 4 }), { size: 30 }, 3);
    const [conv] = model.layers.filter(({ name }) => name === 'conv_3');
    // A filter that likes an empty window best of all.
    conv?.setWeights([tensor(new Float32Array(96), [3, 8, 4]), tensor([0.5, 1, 1.5, 2])]);
    const [short] = predict(model, [[5, 7, 1]]);
    expect(predict(model, [[5, 7, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]])).toEqual([short]);
    expect(predict(model, [[5]])[0]?.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    model.dispose();
  });

  test('static vectors stay, others are learnt', () => {
    const trainable = (channels: TextCnnOptions['channels']) => {
      const model = built(textCnn({ channels }), { size: 9, vectors: vectors(9, 4) }, 2);
      const names = model.layers.filter((layer) => layer.trainableWeights.length > 0).map(({ name }) => name);
      model.dispose();
      return names.filter((name) => name.includes('embedding'));
    };
    expect(trainable('static')).toEqual([]);
    expect(trainable('non-static')).toEqual(['embedding']);
    expect(trainable('multichannel')).toEqual(['embedding']);
  });

  test('a word and its parts are averaged, so that they begin as wide as one word', () => {
    const single = built(textCnn({ width: 64 }), { size: 500 }, 2);
    const parted = built(textCnn({ width: 64 }), { size: 500, subwords: { buckets: 100, perWord: 3 } }, 2);
    const spread = (model: LayersModel) =>
      tidy(() => {
        const rows = model.getLayer('embedding').getWeights()[0]?.dataSync() as Float32Array;
        return Math.max(...rows);
      });
    expect(spread(parted) / spread(single)).toBeCloseTo(4, 1);
    const y = tidy(() => (parted.predict(tensor([[[5, 501, 502, 0]]])) as Tensor).shape);
    expect(y).toEqual([1, 2]);
    for (const model of [single, parted]) model.dispose();
  });

  test('n-grams begin as a linear classifier: their rows, added up, are the scores of the classes', () => {
    const nGrams = { size: 50, longest: 2 };
    const model = built(textCnn({ width: 4, filters: 3 }), { size: 30, nGrams }, 3);
    const rows = Float32Array.from({ length: 51 * 3 }, (_, i) => (i < 3 ? 0 : Math.sin(i)));
    for (const width of [3, 4, 5]) {
      const conv = model.getLayer(`conv_${width}`);
      conv.setWeights([tensor(new Float32Array(width * 7 * 3), [width, 7, 3]), tensor([0, 0, 0])]);
    }
    model.getLayer('n_grams').setWeights([tensor(rows, [51, 3])]);
    const scores = (ids: number[][]) =>
      tidy(() => log(squeeze(model.predict(tensor([ids])) as Tensor)).arraySync() as number[]);
    const text = [
      [5, 7, 11],
      [6, 12, 50],
      [1, 0, 3],
    ];
    // The two rows of a token are averaged.
    const sums = [0, 1, 2].map((c) =>
      [7, 11, 12, 50, 3].reduce((total, id) => total + (rows[id * 3 + c] as number) / 2, 0),
    ) as [number, number, number];
    const [first, second, third] = scores(text) as [number, number, number];
    expect(first - second).toBeCloseTo(sums[0] - sums[1], 4);
    expect(second - third).toBeCloseTo(sums[1] - sums[2], 4);
    expect(scores([...text, [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]])[0]).toBeCloseTo(first, 5);
    expect(model.getLayer('ones').trainable).toBe(false);
    model.dispose();
  });

  test('plain tfjs rebuilds a network with n-grams from its topology, and it predicts the same', async () => {
    const vocabulary = {
      size: 30,
      subwords: { buckets: 20, perWord: 2 },
      nGrams: { size: 50, longest: 2 },
    };
    const model = built(textCnn({ width: 4, filters: 3 }), vocabulary, 3);
    const plain = await models.modelFromJSON({ modelTopology: JSON.parse(model.toJSON() as string) });
    plain.setWeights(model.getWeights());
    const ids = [
      [
        [5, 31, 0, 7, 11],
        [6, 40, 49, 12, 50],
        [1, 0, 0, 3, 0],
      ],
    ];
    const [ours, theirs] = [model, plain].map((one) =>
      tidy(() => (one.predict(tensor(ids)) as Tensor).dataSync()),
    ) as [Float32Array, Float32Array];
    for (const [c, probability] of ours.entries()) expect(theirs[c]).toBeCloseTo(probability, 6);
    for (const one of [model, plain]) one.dispose();
  });

  test('with more classes than a row of n-grams has numbers, the last layer learns what they say', () => {
    const vocabulary = { size: 9, nGrams: { size: 5, longest: 1 } };
    const model = built(textCnn({ width: 4, filters: 2 }), vocabulary, 20);
    expect(model.getLayer('n_grams').getWeights()[0]?.shape).toEqual([6, 16]);
    expect(tidy(() => (model.predict(tensor([[[5, 3]]])) as Tensor).shape)).toEqual([1, 20]);
    model.dispose();
  });

  test('equal seeds give equal weights', () => {
    const weights = (seed: number) => {
      const model = textCnn({ width: 4 }).withVocabulary({ size: 9 }).build({ classes: 2, seed });
      const values = model.getWeights().map((weight) => [...weight.dataSync()]);
      model.dispose();
      return values;
    };
    expect(weights(1)).toEqual(weights(1));
    expect(weights(2)).not.toEqual(weights(1));
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no widths', () => textCnn({ filterWidths: [] }), /expected filterWidths to be one or more/],
    ['a width twice', () => textCnn({ filterWidths: [3, 3] }), /different widths, received \[3,3\]/],
    ['half a word', () => textCnn({ filterWidths: [2.5] }), /filterWidths 2.5 to be a positive integer/],
    ['no filters', () => textCnn({ filters: 0 }), /expected filters to be a positive integer, received 0/],
    ['unknown channels', () => textCnn({ channels: 'both' as 'static' }), /expected channels random, static/],
    [
      'no vectors where they are needed',
      () => built(textCnnMultichannel(), { size: 9 }, 2),
      /text-cnn-multichannel: expected pretrained vectors for channels "multichannel", received none/,
    ],
    [
      'vectors where they are not used',
      () => built(textCnn({ channels: 'random' }), { size: 9, vectors: vectors(9, 4) }, 2),
      /expected no pretrained vectors/,
    ],
    [
      'vectors of another vocabulary',
      () => built(textCnn(), { size: 10, vectors: vectors(9, 4) }, 2),
      /a vector of 4 numbers for each of 10 ids, received 36 numbers/,
    ],
    [
      'vectors with parts of words',
      () => built(textCnn(), { size: 9, subwords: { buckets: 5, perWord: 2 }, vectors: vectors(9, 4) }, 2),
      /one id a token with pretrained vectors/,
    ],
    ['one class', () => built(textCnn(), { size: 9 }, 1), /two or more classes, received 1/],
    ['a dropout of 1', () => built(textCnn({ dropout: 1 }), { size: 9 }, 2), /rate in \[0, 1\)/],
    ['no norm', () => built(textCnn({ maxNorm: 0 }), { size: 9 }, 2), /maxNorm to be a number above 0/],
  ])('%s: a ShapeError', (_, make, message) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });
});

describe('charCnn and dpcnn', () => {
  test('give probabilities, and leave no tensor behind', () => {
    const before = memory().numTensors;
    const characters = built(charCnn({ maxLength: 123 }), { size: 12 }, 3);
    expect(predict(characters, [new Array(123).fill(3)])[0]?.length).toBe(3);
    characters.dispose();
    const words = built(dpcnn({ filters: 6, blocks: 4, width: 5, maxLength: 20 }), { size: 12 }, 3);
    expect(predict(words, [new Array(20).fill(3)])[0]?.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    words.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('a character is a vector with a single one, padding and the unknown have none', () => {
    const model = built(charCnn({ maxLength: 123 }), { size: 5 }, 2);
    const [table] = model.getLayer('one_hot').getWeights();
    expect(table?.arraySync()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(model.getLayer('one_hot').trainable).toBe(false);
    model.dispose();
  });

  test.each<[string, () => unknown, RegExp]>([
    ['an unknown size', () => charCnn({ size: 'medium' as 'small' }), /small or large, received "medium"/],
    ['too few characters', () => charCnn({ maxLength: 122 }), /at least 123 characters/],
    ['no blocks', () => dpcnn({ blocks: 0 }), /dpcnn: expected blocks to be a positive integer, received 0/],
  ])('%s: a ShapeError', (_, make, message) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });
});

describe('textArchitecture', () => {
  test('finds each by its name, and char-CNN by a short one', () => {
    for (const one of textArchitectures) expect(textArchitecture(one.name.toUpperCase())).toBe(one);
    expect(textArchitecture('char-cnn').name).toBe('char-cnn-small');
    expect(() => textArchitecture('constructor')).toThrow(DataError);
    expect(() => textArchitecture('lstm')).toThrow(/expected one of text-cnn, .*; received "lstm"/);
  });
});
