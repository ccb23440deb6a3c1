import { BundleError, createRandom, DataError, ShapeError } from '@striate/core';
import { decodeSafetensors, encodeSafetensors } from '@striate/core/weights';
import { describe, expect, test } from 'vitest';
import { textRecords } from '../datasets/index.js';
import type { Tokenizer } from '../tokenizers/index.js';
import golden from './golden/baseline.json' with { type: 'json' };
import { LinearBaseline } from './linear-baseline.js';
import { fitLogistic } from './logistic-regression.js';
import { nGrams } from './n-grams.js';
import { SparseRows } from './sparse-rows.js';
import { NGramCounter } from './tf-idf.js';

/** As scikit-learn's golden run had it. */
const bySpaces: Tokenizer = {
  unit: 'words',
  tokenize: (text) => text.split(' '),
  toConfig: () => ({ type: 'words', lowercase: true, locale: 'en', unspaced: 'words' }),
};

const dataset = (rows: readonly (readonly string[])[]) =>
  textRecords(rows.map(([text, label]) => ({ text: text as string, label: label as string })));

const films = dataset([
  ['a warm , funny film', 'pos'],
  ['funny and moving', 'pos'],
  ['a warm and moving story', 'pos'],
  ['a dull film', 'neg'],
  ['dull and not funny', 'neg'],
  ['not moving , not warm', 'neg'],
]);

describe('LinearBaseline', () => {
  test.each(['three', 'two'] as const)(
    'gives the probabilities of scikit-learn: %s classes',
    async (name) => {
      const kept = (rows: string[][]) =>
        name === 'two' ? rows.filter(([, label]) => label !== 'weather') : rows;
      const baseline = await LinearBaseline.fit(dataset(kept(golden.train)), {
        tokenizer: bySpaces,
        tolerance: 1e-9,
      });
      kept(golden.test).forEach(([text], row) => {
        const expected = golden[name].probabilities[row] as number[];
        baseline.probabilities(text as string).forEach((value, label) => {
          expect(value).toBeCloseTo(expected[label] as number, 5);
        });
      });
    },
  );

  test.each(['several', 'severalOfTwo'] as const)(
    'of any number of labels a text, it gives the probabilities of scikit-learn: %s',
    async (name) => {
      const { train, test: held, probabilities } = golden[name];
      const baseline = await LinearBaseline.fit(textRecords(train), { tokenizer: bySpaces, tolerance: 1e-9 });
      expect(baseline.multiLabel).toBe(true);
      const reread = await LinearBaseline.decode(baseline.encode());
      expect(reread.multiLabel).toBe(true);
      const names = [...new Set(train.flatMap(({ labels }) => labels))].sort();
      for (const [row, { text }] of held.entries()) {
        for (const { label, score } of baseline.predict(text, { topK: names.length })) {
          expect(score).toBeCloseTo(probabilities[row]?.[names.indexOf(label)] as number, 5);
        }
        for (const [i, value] of reread.probabilities(text).entries()) {
          expect(value).toBeCloseTo(baseline.probabilities(text)[i] as number, 6);
        }
      }
      const { micro, subsetAccuracy, examples } = await baseline.evaluateLabels(textRecords(train));
      expect(examples).toBe(train.length);
      expect(micro.f1).toBeGreaterThan(0.9);
      expect(subsetAccuracy).toBeGreaterThan(0.8);
    },
  );

  test('measures what it has learnt, one label a text or any number', async () => {
    const several = textRecords([
      { text: 'late and torn', labels: ['late', 'torn'] },
      { text: 'late', labels: ['late'] },
      { text: 'torn', labels: ['torn'] },
    ]);
    const [one, many] = [await LinearBaseline.fit(films), await LinearBaseline.fit(several)];
    await expect(one.evaluateLabels(films)).rejects.toThrow(
      /one label and the texts of one label; use evaluate\./,
    );
    await expect(many.evaluate(several)).rejects.toThrow(/use evaluateLabels\./);
    await expect(many.evaluateLabels(films)).rejects.toThrow(/take texts of the same kind/);
    expect((await many.evaluateLabels(several, { thresholds: 2 })).micro.recall).toBe(0);
  });

  test('tells of texts that can not be read, and fails where none can', async () => {
    const broken = (unread: (text: string) => boolean) =>
      films.map((text) => {
        if (unread(text)) throw new DataError(`${text} is gone`);
        return text;
      });
    const heard: string[] = [];
    const dull = broken((text) => text.includes('dull'));
    const baseline = await LinearBaseline.fit(dull, { onSkip: ({ reason }) => heard.push(reason) });
    expect(heard).toEqual(['a dull film is gone', 'dull and not funny is gone']);
    const { examples, skipped } = await baseline.evaluate(dull);
    expect([examples, skipped.length]).toEqual([4, 2]);
    await expect(LinearBaseline.fit(broken(() => true))).rejects.toThrow('a warm , funny film is gone');
  });

  test('tells classes apart, also by pairs of words', async () => {
    const baseline = await LinearBaseline.fit(films);
    expect(baseline.predict('a warm film')[0]?.label).toBe('pos');
    expect(baseline.predict('not funny')[0]?.label).toBe('neg');
    const [best, ...others] = baseline.predict('MOVING', { topK: 1 });
    expect(others).toEqual([]);
    expect(best?.label).toBe('pos');
    expect(baseline.predict('a film').reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6);
  });

  test('says of unknown words, and of nothing, what is likely without looking', async () => {
    const baseline = await LinearBaseline.fit(films);
    expect(baseline.predict('xqzt')).toEqual(baseline.predict(''));
    expect(baseline.predict('')[0]?.score).toBeLessThan(0.75);
  });

  test('evaluates as a network is evaluated, with classes in any order', async () => {
    const baseline = await LinearBaseline.fit(films);
    const { accuracy, examples, perClass, labels } = await baseline.evaluate(
      dataset([
        ['dull', 'neg'],
        ['warm', 'pos'],
        ['funny', 'neg'],
      ]),
    );
    expect(examples).toBe(3);
    expect(accuracy).toBeCloseTo(2 / 3, 10);
    expect(labels).toEqual(['neg', 'pos']);
    expect(perClass.map(({ support }) => support)).toEqual([2, 1]);
  });

  test('comes back from its file: equal predictions', async () => {
    const baseline = await LinearBaseline.fit(films, { characters: [2, 3] });
    const loaded = await LinearBaseline.decode(baseline.encode());
    for (const text of ['a warm film', 'not dull', ''])
      expect(loaded.predict(text)).toEqual(baseline.predict(text));
    expect(loaded.encode()).toEqual(baseline.encode());
  });

  test('learns the same from the same seed, and nearly the same from another', async () => {
    const run = async (seed: number) =>
      (await LinearBaseline.fit(films, { seed })).probabilities('a warm film');
    expect(await run(1)).toEqual(await run(1));
    expect((await run(2))[0]).toBeCloseTo((await run(1))[0] as number, 2);
  });

  test('n-grams of characters see into words', async () => {
    const words = dataset([
      ['unhappy unkind unfair', 'un'],
      ['unripe unwell', 'un'],
      ['happily kindly fairly', 'ly'],
      ['nicely wisely', 'ly'],
    ]);
    const baseline = await LinearBaseline.fit(words, { words: [1, 1], characters: [2, 3] });
    expect(baseline.predict('unsung')[0]?.label).toBe('un');
    expect(baseline.predict('sadly')[0]?.label).toBe('ly');
  });

  test('keeps to so many n-grams, those in most texts, however many there are', async () => {
    const random = createRandom(1, 'texts');
    const texts = Array.from({ length: 300 }, (_, i) => [
      `common ${Array.from({ length: 8 }, () => `w${random.integer(1e6)}`).join(' ')}`,
      i % 2 ? 'a' : 'b',
    ]);
    const baseline = await LinearBaseline.fit(dataset(texts), { maxFeatures: 50, words: [1, 1] });
    const { tensors } = decodeSafetensors(baseline.encode());
    const features = JSON.parse(new TextDecoder().decode(tensors.features?.data as Uint8Array));
    expect(features.length).toBe(50);
    expect(features[0]).toBe('common');
  });

  test('learns from a sample where there is more than maxExamples', async () => {
    const whole = await LinearBaseline.fit(films, { maxExamples: 2, seed: 3 });
    const sample = await LinearBaseline.fit(films.take(2, { seed: 3 }), { seed: 3 });
    expect(whole.predict('a warm film')).toEqual(sample.predict('a warm film'));
  });

  test('options out of range, and texts without words, are named', async () => {
    await expect(LinearBaseline.fit(films, { c: 0 })).rejects.toThrow(/c must be a number above 0, got 0/);
    await expect(LinearBaseline.fit(films, { minCount: 1.5 })).rejects.toThrow(ShapeError);
    await expect(LinearBaseline.fit(films, { words: [2, 1] })).rejects.toThrow(/words must be \[shortest/);
    await expect(LinearBaseline.fit(films, { characters: [0, 2] })).rejects.toThrow(/characters must be/);
    const empty = dataset([
      ['', 'a'],
      [' ', 'b'],
    ]);
    await expect(LinearBaseline.fit(empty)).rejects.toThrow(DataError);
    const unknown = dataset([
      ['a', 'good'],
      ['b', 'pos'],
    ]);
    await expect((await LinearBaseline.fit(films)).evaluate(unknown)).rejects.toThrow(/it has no "good"/);
  });

  test('a damaged file is refused', async () => {
    const bytes = (await LinearBaseline.fit(films)).encode();
    await expect(LinearBaseline.decode(bytes.subarray(0, 100))).rejects.toThrow(BundleError);
    const { tensors, metadata } = decodeSafetensors(bytes);
    const refused = async (changed: typeof tensors, described: typeof metadata, message: RegExp) => {
      const file = encodeSafetensors(changed, described);
      await expect(LinearBaseline.decode(file, 'x')).rejects.toThrow(BundleError);
      await expect(LinearBaseline.decode(file, 'x')).rejects.toThrow(message);
    };
    const { idf, ...others } = tensors;
    await refused(others, metadata, /Reading x: "idf" must be numbers/);
    await refused(tensors, { ...metadata, format: 'other' }, /its format must be/);
    await refused(tensors, { ...metadata, settings: '{}' }, /its settings are incomplete/);
    await refused(tensors, { ...metadata, settings: '{' }, /damaged or no linear baseline/);
    const short = { dtype: 'F32', shape: [3], data: new Float32Array(3) } as const;
    await refused({ ...others, idf: short }, metadata, /must fit each other/);
    const nan = { ...idf!, data: (idf!.data as Float32Array).map(() => Number.NaN) };
    await refused({ ...others, idf: nan }, metadata, /"idf" must be numbers/);
  });
});

describe('the parts of it', () => {
  test('n-grams of words come with repetitions, those of characters with the edges of words', () => {
    expect(nGrams(['so', 'so', 'good'], { words: [1, 2], characters: null })).toEqual([
      ...['so', 'so', 'good'],
      ...['so so', 'so good'],
    ]);
    expect(nGrams(['ab'], { words: [1, 1], characters: [2, 3] }).map((one) => one.trim())).toEqual([
      ...['ab', 'a', 'ab', 'b', 'ab', 'ab'],
    ]);
  });

  test('a weight is (1 + log tf) (1 + log((1 + n) / (1 + df))), and a vector has length 1', () => {
    const counter = new NGramCounter({
      settings: { words: [1, 1], characters: null },
      minCount: 1,
      maxFeatures: 9,
    });
    counter.add(['a', 'a', 'b']);
    counter.add(['b']);
    const { indices, values } = counter.finish().vector(['a', 'a', 'b', 'new']);
    // b is in both texts and comes first: idf 1; a in one of two: 1 + log(3 / 2).
    const [b, a] = [1, (1 + Math.log(2)) * (1 + Math.log(1.5))];
    expect([...indices]).toEqual([0, 1]);
    expect(values[0]).toBeCloseTo(b / Math.hypot(a, b), 6);
    expect(values[1]).toBeCloseTo(a / Math.hypot(a, b), 6);
  });

  test('at the solution, the gradient of the objective is zero', () => {
    const random = createRandom(2, 'points');
    const vectors = Array.from({ length: 40 }, () => ({
      indices: Uint32Array.of(0, 1, 2),
      values: Float32Array.from({ length: 3 }, () => random.normal()),
    }));
    const targets = Int8Array.from(vectors, ({ values }) =>
      (values[0] as number) + 0.5 * random.normal() > 0 ? 1 : -1,
    );
    const c = 7;
    const { weights, bias } = fitLogistic(new SparseRows(vectors), targets, {
      features: 3,
      c,
      seed: 1,
      tolerance: 1e-10,
    });
    const gradient = [...weights, bias];
    vectors.forEach(({ values }, i) => {
      const y = targets[i] as number;
      const score = values.reduce((sum, value, k) => sum + value * (weights[k] as number), bias);
      const pull = (-c * y) / (1 + Math.exp(y * score));
      [...values, 1].forEach((value, k) => {
        gradient[k] = (gradient[k] as number) + pull * value;
      });
    });
    for (const value of gradient) expect(value).toBeCloseTo(0, 7);
  });
});
