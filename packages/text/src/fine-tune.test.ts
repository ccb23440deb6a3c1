import { ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reviews } from './datasets/testing/reviews.js';
import { dpcnn, textCnn } from './models/index.js';
import { wordDropout } from './preprocessing/index.js';
import { textBackbone } from './text-backbone.js';
import { TextClassifier } from './text-classifier.js';

let trained: TextClassifier;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  trained = await TextClassifier.fit(reviews(500, 1), {
    model: textCnn({ width: 16, filters: 12, filterWidths: [2, 3] }),
    subwords: false,
    nGrams: false,
    epochs: 12,
    learningRate: 0.01,
    seed: 1,
    baseline: false,
  });
});
afterAll(() => trained.dispose());

const few = reviews(60, 7, ['recommended', 'avoid']);
const held = reviews(100, 8, ['recommended', 'avoid']);

describe('TextClassifier.fineTune', () => {
  test('teaches a trained network other labels, from few texts; it is left as it was', async () => {
    const before = memory().numTensors;
    const weights = await weightData(trained.model);
    const tuned = await TextClassifier.fineTune(few, { backbone: trained, epochs: 10, freezeEpochs: 10 });
    expect(tuned.labels).toEqual(['avoid', 'recommended']);
    const { accuracy, baseline } = await tuned.evaluate(held);
    expect(accuracy).toBeGreaterThan(0.85);
    expect(accuracy).toBeGreaterThan(baseline?.accuracy as number);
    expect(await weightData(trained.model)).toEqual(weights);
    expect((await tuned.explain('the film is not dull')).label).toBe('recommended');
    tuned.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('what is frozen keeps its bits; from unfreezeFrom on it learns, by default all of it', async () => {
    const changed = async (options: Partial<Parameters<typeof TextClassifier.fineTune>[1]>) => {
      const tuned = await TextClassifier.fineTune(few, {
        backbone: trained,
        epochs: 2,
        freezeEpochs: 1,
        baseline: false,
        ...options,
      });
      const [was, is] = [await weightData(trained.model), await weightData(tuned.model)];
      tuned.dispose();
      return Object.keys(is).filter(
        (name) => name in was && String(is[name]?.data) !== String(was[name]?.data),
      );
    };
    expect(await changed({ freezeEpochs: 2 })).toEqual([]);
    const filters = ['conv_2', 'conv_3'].flatMap((name) => [`${name}/kernel`, `${name}/bias`]);
    expect(await changed({ unfreezeFrom: 'conv_2' })).toEqual(filters);
    expect(await changed({ augment: wordDropout(0.1) })).toEqual(['embedding/embeddings', ...filters]);
  });

  test('its bundle is one of its own, which can be tuned again', async () => {
    const tuned = await TextClassifier.fineTune(few, { backbone: trained, epochs: 2, head: { hidden: 6 } });
    const again = await TextClassifier.fineTune(reviews(20, 9), {
      backbone: tuned,
      epochs: 2,
      baseline: false,
    });
    expect(again.labels).toEqual(['neg', 'pos']);
    for (const one of [tuned, again]) one.dispose();
  });

  test('a single epoch is the new head alone', async () => {
    const tuned = await TextClassifier.fineTune(few, { backbone: trained, epochs: 1, baseline: false });
    const [was, is] = [await weightData(trained.model), await weightData(tuned.model)];
    for (const [name, { data }] of Object.entries(was)) if (name in is) expect(is[name]?.data).toEqual(data);
    tuned.dispose();
  });

  test('a layer that the network does not have is named, with the nearest', async () => {
    const wrong = TextClassifier.fineTune(few, { backbone: trained, unfreezeFrom: 'conv_4' });
    await expect(wrong).rejects.toThrow(ShapeError);
    await expect(wrong).rejects.toThrow(/no "conv_4".*"conv_/);
  });

  test('what is no trained network is refused, and how to get one is said', async () => {
    const wrong = './reviews-model' as unknown as TextClassifier;
    const failing = TextClassifier.fineTune(few, { backbone: wrong });
    await expect(failing).rejects.toThrow(ShapeError);
    await expect(failing).rejects.toThrow(
      /^TextClassifier\.fineTune: .* the text "\.\/reviews-model"; open .* TextClassifier\.load\(location\)/,
    );
  });
});

describe('textBackbone', () => {
  test('sees the word vectors and what the last layer sees', async () => {
    const backbone = await textBackbone(trained);
    expect(backbone.embedding.shape).toEqual([null, 24]);
    expect(backbone.features.shape).toEqual([null, null, 16]);
    expect(backbone.weightsHash).toMatch(/^[\da-f]{64}$/);
    expect(backbone.labels).toEqual(['neg', 'pos']);
  });

  test('of a DPCNN too', async () => {
    const model = dpcnn({ filters: 6, blocks: 2, width: 5, maxLength: 12 });
    const deep = await TextClassifier.fit(reviews(20, 1), { model, epochs: 1, baseline: false });
    const tuned = await TextClassifier.fineTune(few, { backbone: deep, epochs: 2, baseline: false });
    expect((await tuned.predict('the film is dull')).length).toBe(2);
    for (const one of [deep, tuned]) one.dispose();
  });
});
