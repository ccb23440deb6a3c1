import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Classifier } from '../classifier/classifier.js';
import { ShapeError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { checkBackbone } from './check-backbone.js';
import { embedDataset } from './embeddings/embed-dataset.js';
import { embedder } from './embeddings/embedder.js';
import { EmbeddingClassifier } from './embeddings/embedding-classifier.js';
import { findHeadLearningRate } from './find-head-rate.js';
import { fineTuneClassifier } from './fine-tune-classifier.js';
import { type SmallBackbone, smallBackbone, textures } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

const rule = { attempt: 'tune', remedy: 'open one with load(location)' };

describe('checkBackbone', () => {
  test('a backbone is one, of its own kind of data alone', () => {
    const backbone = smallBackbone();
    checkBackbone(backbone, rule);
    const { type } = backbone.preprocessor.toConfig();
    checkBackbone(backbone, { ...rule, kind: type });
    expect(() => checkBackbone(backbone, { ...rule, kind: 'other' })).toThrow(
      `tune: backbone must be a trained network, received "${backbone.name}", which is for another kind of data: ${type}; open one`,
    );
    backbone.dispose();
  });

  test.each([
    ['nothing', undefined, 'received nothing'],
    ['null', null, 'received nothing'],
    ['a path', './model', 'received the text "./model"'],
    ['a promise', Promise.resolve(), 'received a promise, which must be awaited'],
    [
      'an architecture',
      { name: 'lenet-5', build: () => {} },
      'an architecture, which has no trained weights',
    ],
    ['a plain object', { name: 'mobilenet' }, 'something else (object)'],
    ['a model without the rest', { model: {}, features: {}, embedding: {} }, 'something else (object)'],
    ['an array', [], 'an array'],
    ['a number', 3, 'something else (number)'],
  ])('%s is refused with the remedy', (_, given, received) => {
    expect(() => checkBackbone(given, rule)).toThrow(ShapeError);
    expect(() => checkBackbone(given, rule)).toThrow(received);
    expect(() => checkBackbone(given, rule)).toThrow(/^tune: .*; open one with load\(location\)\.$/);
  });

  test('a classifier is told from a backbone', () => {
    const { model, preprocessor, name, dispose } = smallBackbone();
    const parts = {
      task: 'texture-classification',
      architecture: name,
      model,
      labels: ['a', 'b'],
      preprocessor,
    };
    const classifier = new Classifier(parts);
    expect(() => checkBackbone(classifier, rule)).toThrow(
      'a trained classifier of the kind texture-classification',
    );
    dispose();
  });
});

test('whatever takes a backbone checks it first', async () => {
  const wrong = './model' as unknown as SmallBackbone;
  const data = textures(6);
  const remedy = /received the text "\.\/model"; get one from a domain package/;
  await expect(fineTuneClassifier(data, { backbone: wrong })).rejects.toThrow(remedy);
  await expect(findHeadLearningRate(data, { backbone: wrong })).rejects.toThrow(remedy);
  await expect(embedDataset(data, wrong)).rejects.toThrow(remedy);
  expect(() => embedder(wrong)).toThrow(remedy);
  await expect(EmbeddingClassifier.fit(data, { backbone: wrong })).rejects.toThrow(remedy);
  await expect(EmbeddingClassifier.load(memoryStorage(), wrong)).rejects.toThrow(remedy);
});
