import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleError, DataError, memoryStorage, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textRecords } from './datasets/index.js';
import { reviews } from './datasets/testing/reviews.js';
import { charCnn, dpcnn, textCnn, textCnnMultichannel } from './models/index.js';
import type { TokenIds } from './preprocessing/index.js';
import { TextClassifier } from './text-classifier.js';
import type { TextFitOptions } from './text-fit-options.js';
import { wordTokenizer } from './tokenizers/index.js';

const model = textCnn({ width: 16, filters: 12, filterWidths: [2, 3] });
const train = reviews(500, 1);
const held = reviews(100, 2);
let classifier: TextClassifier;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  classifier = await TextClassifier.fit(train, {
    model,
    subwords: false,
    nGrams: false,
    epochs: 12,
    learningRate: 0.01,
    seed: 1,
  });
});
afterAll(() => classifier.dispose());

/** Small and short, for what the result does not matter to. */
const brief = (options: Partial<TextFitOptions> = {}, dataset = train) =>
  TextClassifier.fit(dataset, {
    model,
    subwords: false,
    nGrams: false,
    epochs: 1,
    baseline: false,
    ...options,
  });

describe('TextClassifier', () => {
  test('learns what words say together, and is measured beside a linear classifier', async () => {
    const { accuracy, examples, baseline } = await classifier.evaluate(held);
    expect(accuracy).toBeGreaterThan(0.95);
    expect(examples).toBe(100);
    expect(baseline?.examples).toBe(100);
    expect(baseline?.labels).toEqual(['neg', 'pos']);
    expect(baseline?.accuracy).toBeCloseTo((await classifier.baseline!.evaluate(held)).accuracy, 10);
    const [best] = await classifier.predict('the script is not clumsy');
    expect(best?.label).toBe('pos');
  });

  test('answers for unknown words and for no text at all; the same alone and beside others', async () => {
    const texts = ['', 'xqzt frobnicate', 'the film is dull', ' \n'];
    const together = await classifier.predict(texts);
    expect(together[0]).toEqual(together[3]);
    for (const [i, text] of texts.entries()) {
      const alone = await classifier.predict(text);
      expect(alone.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
      for (const [rank, { label, score }] of alone.entries()) {
        expect(together[i]?.[rank]?.label).toBe(label);
        expect(together[i]?.[rank]?.score).toBeCloseTo(score, 6);
      }
    }
  });

  test('comes back from its bundle whole: predictions, baseline, vocabulary', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-text-'));
    const manifest = await classifier.save(folder);
    expect(Object.keys(manifest.files).sort()).toEqual(['baseline.safetensors', 'model.json', 'weights.bin']);
    expect(manifest.task).toBe('text-classification');
    expect(manifest.versions['@striate/text']).toBeDefined();
    for (const optimize of [false, true]) {
      const loaded = await TextClassifier.load(folder, { optimize });
      const [expected, actual] = [await classifier.evaluate(held), await loaded.evaluate(held)];
      expect(actual.loss).toBeCloseTo(expected.loss, 5);
      expect(actual.baseline).toEqual(expected.baseline);
      expect(loaded.preprocessor.toConfig()).toEqual(classifier.preprocessor.toConfig());
      loaded.dispose();
    }
    await rm(folder, { recursive: true });
  });

  test('the vocabulary is of the training part alone', async () => {
    const texts = ['apple', 'berry', 'cherry', 'date', 'elder', 'fig', 'grape', 'hazel'];
    const dataset = textRecords(texts.map((text, i) => ({ text, label: i % 2 ? 'a' : 'b' })));
    const { validation } = dataset.split({ validation: 0.25, seed: 5 });
    const trained = await brief({ validation: 0.25, seed: 5 }, dataset);
    const { vocabulary } = trained.preprocessor.toConfig() as unknown as { vocabulary: string[] };
    expect(vocabulary.length).toBe(6);
    for (let i = 0; i < validation.length; i++) expect(vocabulary).not.toContain(await validation.read(i));
    expect(trained.training?.settings).toMatchObject({ examples: 6, validationExamples: 2, vocabulary: 8 });
    trained.dispose();
  });

  test('equal seeds give equal weights, another seed others', async () => {
    const weights = async (seed: number) => {
      const trained = await brief({ seed });
      const data = await weightData(trained.model);
      trained.dispose();
      return data;
    };
    const first = await weights(1);
    expect(await weights(1)).toEqual(first);
    expect(await weights(2)).not.toEqual(first);
  });

  test('leaves no tensor behind: not by training, predicting, or an error', async () => {
    const before = memory().numTensors;
    const trained = await brief({ validation: 0.2, subwords: { buckets: 50, perWord: 4 } });
    await trained.predict(['the film is dull', 'x']);
    await trained.evaluate(held);
    trained.dispose();
    await expect(brief({ learningRate: -1 })).rejects.toThrow();
    const reason = new Error('enough');
    await expect(brief({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(memory().numTensors).toBe(before);
  });

  test('parts of words tell unknown words by what they look like', async () => {
    const dataset = textRecords(
      Array.from({ length: 120 }, (_, i) => ({
        text: `${i % 2 ? 'un' : 'super'}${(i * 7919).toString(36)}`,
        label: i % 2 ? 'un' : 'super',
      })),
    );
    const { train, test } = dataset.split({ test: 0.2, seed: 1 });
    const subwords = { buckets: 500, perWord: 8, lengths: [3, 3] } as const;
    const trained = await brief({ epochs: 15, learningRate: 0.01, subwords }, train);
    expect((await trained.evaluate(test)).accuracy).toBeGreaterThan(0.95);
    trained.dispose();
  });

  test('textCnn sees the parts of words and n-grams, unless it is told not to or has pretrained vectors', async () => {
    const axes = async (options: Partial<TextFitOptions>) => {
      const trained = await brief({ model: textCnn({ width: 4, filters: 2 }), ...options }, reviews(20, 1));
      trained.dispose();
      return trained.preprocessor.outputShape;
    };
    expect(await axes({ subwords: undefined, nGrams: undefined })).toEqual([400, 19]);
    expect(await axes({ nGrams: { longest: 3, maxSize: 9 } })).toEqual([400, 4]);
    expect(await axes({ subwords: undefined })).toEqual([400, 17]);
    expect(await axes({ subwords: { perWord: 3 } })).toEqual([400, 4]);
    expect(await axes({ subwords: false })).toEqual([400]);
    const embeddings = new TextEncoder().encode('film 1 2\n');
    expect(await axes({ subwords: undefined, nGrams: undefined, embeddings })).toEqual([400]);
  });

  test('takes other tokens, augmentation and lengths', async () => {
    const seen: number[] = [];
    const augment = (input: TokenIds) => {
      seen.push(input.tokens.length);
      return input;
    };
    const trained = await brief({ tokenizer: wordTokenizer({ lowercase: true }), augment, minCount: 40 });
    expect(seen.length).toBe(500);
    expect(await trained.predict('THE FILM IS DULL')).toEqual(await trained.predict('the film is dull'));
    trained.dispose();
  });

  test('trains every network there is', async () => {
    const few = reviews(40, 3);
    for (const network of [
      charCnn({ maxLength: 123 }),
      dpcnn({ filters: 8, blocks: 3, width: 8, maxLength: 16 }),
    ]) {
      const trained = await brief({ model: network, epochs: 1, batchSize: 40 }, few);
      expect((await trained.predict('the film is dull')).length).toBe(2);
      trained.dispose();
    }
  });
});

describe('pretrained vectors', () => {
  const words = ['warm', 'funny', 'dull', 'tired', 'the', 'film', 'is', 'not'];
  const file = new TextEncoder().encode(
    words
      .map((word, i) => `${word} ${[1, 2, 3, 4].map((k) => Math.sin(k * (i + 1)).toFixed(4)).join(' ')}\n`)
      .join(''),
  );
  const rowOf = async (trained: TextClassifier, layer: string, word: string) => {
    const { vocabulary } = trained.preprocessor.toConfig() as unknown as { vocabulary: string[] };
    const table = (await weightData(trained.model))[`${layer}/embeddings`]!;
    const id = vocabulary.indexOf(word) + 2;
    return [...(table.data as Float32Array).subarray(4 * id, 4 * id + 4)];
  };
  const funny = [1, 2, 3, 4].map((k) => Number(Math.sin(2 * k).toFixed(4)));

  test('are where a network starts, and stay where they are static', async () => {
    const trained = await brief({ model: textCnnMultichannel({ filters: 4 }), embeddings: file, epochs: 2 });
    (await rowOf(trained, 'static_embedding', 'funny')).forEach((value, i) => {
      expect(value).toBeCloseTo(funny[i] as number, 6);
    });
    const learnt = await rowOf(trained, 'embedding', 'funny');
    expect(learnt).not.toEqual(await rowOf(trained, 'static_embedding', 'funny'));
    learnt.forEach((value, i) => {
      expect(Math.abs(value - (funny[i] as number))).toBeLessThan(0.1);
    });
    expect(trained.training?.settings).toMatchObject({ embeddings: { found: 8, words: 21 } });
    trained.dispose();
  });

  test.each<[string, Partial<TextFitOptions>, new (message: string) => Error, RegExp]>([
    [
      'none where there must be',
      { model: textCnnMultichannel() },
      ShapeError,
      /text-cnn-multichannel starts from pretrained vectors, but embeddings names none/,
    ],
    [
      'some where there can be none',
      { model: charCnn(), embeddings: file },
      ShapeError,
      /takes no pretrained/,
    ],
    [
      'n-grams where a network has no weights for them',
      { model: dpcnn({ filters: 4 }), nGrams: {} },
      ShapeError,
      /dpcnn has no weights for n-grams; leave nGrams out/,
    ],
    [
      'a file of another width in a line',
      { embeddings: file.subarray(0, -8) },
      DataError,
      /line 8 .* has 3 numbers/,
    ],
    [
      'vectors of other words',
      { embeddings: new TextEncoder().encode('wort 1 2\n') },
      ShapeError,
      /none of 21 has; check/,
    ],
    ['no such file', { embeddings: './nowhere.txt' }, BundleError, /There is no file .*nowhere\.txt/],
    ['parts of words besides', { embeddings: file, subwords: {} }, ShapeError, /leave subwords out/],
  ])('%s: an error', async (_, options, kind, message) => {
    const before = memory().numTensors;
    const failing = brief({ model: textCnn({ filters: 4 }), ...options });
    await expect(failing).rejects.toThrow(kind);
    await expect(failing).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
  });
});

describe('TextClassifier refuses', () => {
  test('datasets that teach nothing', async () => {
    const one = textRecords([
      { text: 'a', label: 'x' },
      { text: 'b', label: 'y' },
    ]).filter(({ label }) => label === 0);
    await expect(brief({}, one)).rejects.toThrow(/every class must have examples, but there are none of "y"/);
    const empty = textRecords([
      { text: '', label: 'x' },
      { text: ' ', label: 'y' },
    ]);
    await expect(brief({}, empty)).rejects.toThrow(/no token occurs 1 times in 2 texts/);
  });

  test('an augmentation that is none, and options that fit refuses', async () => {
    await expect(brief({ augment: 'some' as 'none' })).rejects.toThrow(/augment must be "default", "none"/);
    await expect(brief({ epochs: 0 })).rejects.toThrow(/epochs/);
    await expect(brief({ subwords: { buckets: 0 } })).rejects.toThrow(/buckets must be/);
    await expect(brief({ nGrams: { longest: 0 } })).rejects.toThrow(/nGrams.longest must be/);
  });

  test("another domain's bundle, and one whose baseline was changed", async () => {
    const storage = memoryStorage();
    await classifier.save(storage);
    const manifest = JSON.parse(new TextDecoder().decode(await storage.read('striate.json')));
    const other = { ...manifest, task: 'image-classification' };
    const before = memory().numTensors;
    await storage.write({ 'striate.json': new TextEncoder().encode(JSON.stringify(other)) });
    await expect(TextClassifier.load(storage)).rejects.toThrow(/the bundle is for image-classification/);
    await storage.write({ 'striate.json': new TextEncoder().encode(JSON.stringify(manifest)) });
    const bytes = (await storage.read('baseline.safetensors')).slice();
    bytes[bytes.length >> 1]! ^= 1;
    await storage.write({ 'baseline.safetensors': bytes });
    await expect(TextClassifier.load(storage)).rejects.toThrow(BundleError);
    expect(memory().numTensors).toBe(before);
  });

  test('a run does not go on from the checkpoint of another vocabulary', async () => {
    const checkpoint = { storage: memoryStorage(), resume: true };
    (await brief({ checkpoint })).dispose();
    await expect(brief({ checkpoint, maxVocabulary: 5 })).rejects.toThrow(/preprocessor/);
  });
});
