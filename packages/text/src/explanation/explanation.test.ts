import { DataError, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { memory, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reviews } from '../datasets/testing/reviews.js';
import { charCnn, textCnn } from '../models/index.js';
import { TextClassifier } from '../text-classifier.js';
import { spansOf } from './spans.js';

let classifier: TextClassifier;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  classifier = await TextClassifier.fit(reviews(500, 1), {
    model: textCnn({ width: 16, filters: 12, filterWidths: [2, 3] }),
    subwords: false,
    nGrams: false,
    epochs: 12,
    learningRate: 0.01,
    seed: 1,
    baseline: false,
  });
});
afterAll(() => classifier.dispose());

/** Probabilities of ids given as they are. */
const scores = (ids: number[]) =>
  tidy(() => [...(classifier.model.predict(tensor2d([ids])) as Tensor).dataSync()]);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('explain', () => {
  test('finds the words that decide, by both methods', async () => {
    const { label, score, tokens } = await classifier.explain('the film is funny');
    expect(label).toBe('pos');
    expect(score).toBeGreaterThan(0.9);
    expect(tokens.map(({ token }) => token)).toEqual(['the', 'film', 'is', 'funny']);
    for (const method of ['gradient', 'occlusion'] as const) {
      const [the, film, , funny] = tokens.map((token) => token[method]) as [number, number, number, number];
      expect(funny).toBeGreaterThan(0.1);
      expect(funny).toBeGreaterThan(2 * Math.max(the, film));
    }
  });

  test('occlusion is what the probability loses with the token unknown, as computed by hand', async () => {
    const text = 'the plot is not dull';
    const { tokens } = await classifier.explain(text, { label: 'pos' });
    const ids = [...classifier.preprocessor.prepare(text).ids];
    const whole = scores(ids)[1] as number;
    tokens.forEach(({ occlusion }, i) => {
      const without = scores(ids.map((id, k) => (k === i ? 1 : id)))[1] as number;
      expect(occlusion).toBeCloseTo(whole - without, 5);
    });
  });

  test("the gradients of tokens, and the filters' parts, sum to what the network makes of them", async () => {
    const text = 'the music is warm and the cast is not tired';
    const explanation = await classifier.explain(text, { label: 'pos', nGrams: 100 });
    const bias = classifier.model.getLayer('output').getWeights()[1]?.dataSync() as Float32Array;
    const [negative, positive] = scores([...classifier.preprocessor.prepare(text).ids]);
    const other = await classifier.explain(text, { label: 'neg', nGrams: 100 });
    // The last layer is linear in the features, so their terms are the score without the bias; classes differ by log odds.
    const difference =
      sum(explanation.nGrams.map(({ contribution }) => contribution)) -
      sum(other.nGrams.map(({ contribution }) => contribution));
    const odds = Math.log((positive as number) / (negative as number));
    expect(difference + (bias[1] as number) - (bias[0] as number)).toBeCloseTo(odds, 3);
    expect(explanation.score + other.score).toBeCloseTo(1, 5);
  });

  test('names n-grams of the text, those that add most first', async () => {
    const { nGrams } = await classifier.explain('the story is not clumsy', { nGrams: 3 });
    expect(nGrams.length).toBe(3);
    const [first] = nGrams;
    expect('the story is not clumsy').toContain(first?.text);
    expect(first?.text).toContain('clumsy');
    expect(first?.contribution).toBeGreaterThanOrEqual(nGrams[2]?.contribution as number);
    expect((await classifier.explain('the story is dull', { nGrams: 0 })).nGrams).toEqual([]);
  });

  test('unknown words are marked, and a text without words is explained too', async () => {
    const { tokens } = await classifier.explain('the xqzt is dull');
    expect(tokens.map(({ known }) => known)).toEqual([true, false, true, true]);
    expect(tokens[1]?.occlusion).toBeCloseTo(0, 6);
    expect((await classifier.explain('')).tokens.length).toBe(1);
  });

  test('leaves no tensor behind, and refuses an unknown label', async () => {
    const before = memory().numTensors;
    await classifier.explain('the film is dull');
    await expect(classifier.explain('a', { label: 'good' })).rejects.toThrow(DataError);
    await expect(classifier.explain('a', { label: 'good' })).rejects.toThrow(
      /one of .* \("neg", "pos"\), got "good"/,
    );
    await expect(classifier.explain('a', { nGrams: -1 })).rejects.toThrow(ShapeError);
    expect(memory().numTensors).toBe(before);
  });

  test('of characters, words are explained', async () => {
    const characters = await TextClassifier.fit(reviews(20, 2), {
      model: charCnn({ maxLength: 123 }),
      epochs: 1,
      baseline: false,
    });
    const { tokens, nGrams } = await characters.explain('the film is dull', { label: 'neg' });
    expect(tokens.map(({ token }) => token)).toEqual(['the', 'film', 'is', 'dull']);
    expect(tokens.every(({ gradient, occlusion }) => Number.isFinite(gradient + occlusion))).toBe(true);
    expect(nGrams).toEqual([]);
    characters.dispose();
  });

  test('of parts of words, words are explained', async () => {
    const parted = await TextClassifier.fit(reviews(100, 2), {
      model: textCnn({ width: 8, filters: 4 }),
      subwords: { buckets: 100, perWord: 5 },
      epochs: 1,
      baseline: false,
    });
    expect((await parted.explain('the film is dull')).tokens.length).toBe(4);
    parted.dispose();
  });
});

test('with n-grams, tokens and filters explain what the network says, and what it says without a token', async () => {
  const wide = await TextClassifier.fit(reviews(300, 1), {
    model: textCnn({ width: 8, filters: 6, filterWidths: [2, 3] }),
    subwords: { buckets: 100, perWord: 5 },
    nGrams: {},
    epochs: 6,
    learningRate: 0.01,
    baseline: false,
  });
  const text = 'the plot is not dull';
  const { tokens, nGrams, score } = await wide.explain(text, { label: 'pos' });
  expect(tokens.map(({ token }) => token)).toEqual(text.split(' '));
  expect(nGrams.length).toBeGreaterThan(0);
  for (const { text: found } of nGrams) expect(text).toContain(found);
  const scoreOf = async (words: string) =>
    (await wide.predict(words)).find(({ label }) => label === 'pos')?.score as number;
  expect(score).toBeCloseTo(await scoreOf(text), 5);
  // A word that was never seen, at the end: nothing that a network knows is lost with it.
  const { tokens: longer } = await wide.explain(`${text} xqzt`, { label: 'pos' });
  expect(longer[5]?.known).toBe(false);
  const dull = tokens[4] as (typeof tokens)[number];
  expect(Math.abs(dull.occlusion)).toBeGreaterThan(0.05);
  wide.dispose();
});

describe('filterNGrams', () => {
  test('lists what fires each filter most, out of the texts', async () => {
    const before = memory().numTensors;
    const filters = await classifier.filterNGrams(reviews(60, 4), { top: 3 });
    expect(memory().numTensors).toBe(before);
    expect(filters.map(({ layer }) => layer)).toEqual([
      ...new Array(12).fill('conv_2'),
      ...new Array(12).fill('conv_3'),
    ]);
    for (const { layer, nGrams } of filters) {
      expect(new Set(nGrams.map(({ text }) => text)).size).toBe(nGrams.length);
      expect(nGrams.length).toBeLessThanOrEqual(3);
      const values = nGrams.map(({ activation }) => activation);
      expect(values).toEqual(values.toSorted((a, b) => b - a));
      for (const { text } of nGrams) {
        expect(text.split(' ').length).toBeLessThanOrEqual(Number(layer.at(-1)));
      }
    }
    const all = filters.flatMap(({ nGrams }) => nGrams.map(({ text }) => text)).join(' ');
    expect(all).toMatch(/not|dull|warm|funny/);
    await expect(classifier.filterNGrams(reviews(10, 4), { top: 0 })).rejects.toThrow(ShapeError);
  });

  test('a filter of known weights fires where they fit', async () => {
    const kernel = classifier.model.getLayer('conv_2').getWeights();
    const ids = [...classifier.preprocessor.prepare('the film is dull').ids];
    const table = classifier.model.getLayer('embedding').getWeights()[0]?.arraySync() as number[][];
    const [weights, bias] = kernel.map((weight) => weight.arraySync()) as [number[][][], number[]];
    const rows = [...ids.map((id) => table[id] as number[])];
    const activation = (start: number, filter: number) =>
      [0, 1].reduce(
        (total, tap) =>
          total +
          (rows[start + tap]?.reduce(
            (part, value, channel) => part + value * (weights[tap]?.[channel]?.[filter] as number),
            0,
          ) ?? 0),
        bias[filter] as number,
      );
    const places = [-1, 0, 1, 2, 3];
    const only = reviews(500, 1).filter(({ id }) => id === '0');
    const text = await only.read(0);
    expect(text.length).toBeGreaterThan(0);
    const { nGrams } = await classifier.explain('the film is dull', { nGrams: 1000 });
    for (const { layer, filter, activation: found, start, text } of nGrams) {
      if (layer !== 'conv_2') continue;
      const best = Math.max(...places.map((place) => activation(place, filter)));
      expect(found).toBeCloseTo(best, 4);
      const place = places.find((one) => Math.abs(activation(one, filter) - best) < 1e-6) as number;
      expect(start).toBe(Math.max(place, 0));
      expect(text).toBe(['the', 'film', 'is', 'dull'].slice(Math.max(place, 0), place + 2).join(' '));
    }
  });
});

test('spans of characters are what stands between white space', () => {
  expect(spansOf([...' ab  c\nd'], 'characters')).toEqual([
    { text: 'ab', tokens: [1, 3] },
    { text: 'c', tokens: [5, 6] },
    { text: 'd', tokens: [7, 8] },
  ]);
  expect(spansOf(['a', 'b'], 'words')).toEqual([
    { text: 'a', tokens: [0, 1] },
    { text: 'b', tokens: [1, 2] },
  ]);
});
