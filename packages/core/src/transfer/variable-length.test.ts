import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Classifier } from '../classifier/classifier.js';
import { lengthened, letterCnn, letterPreprocessor, words } from '../classifier/testing/word-domain.js';
import { memoryStorage } from '../storage/memory.js';
import type { TrainingEvent } from '../training/progress.js';
import { weightData } from '../weights/model-weights.js';
import type { Backbone } from './backbone.js';
import { embedDataset } from './embeddings/embed-dataset.js';
import { findHeadLearningRate } from './find-head-rate.js';
import { fineTuneClassifier } from './fine-tune-classifier.js';
import type { FineTuneOptions } from './fine-tune-options.js';
import type { Variant } from './variant.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

function letterBackbone(): Backbone<string, string> {
  const model = letterCnn.build({ classes: 5, inputShape: [null], seed: 1 });
  const tensorOf = (name: string) => model.getLayer(name).output as Backbone<string>['embedding'];
  return {
    name: 'letter-cnn',
    model,
    features: tensorOf('padding_sequence'),
    embedding: tensorOf('features'),
    preprocessor: letterPreprocessor(),
    weightsHash: 'of letters',
    dispose: () => void model.dispose(),
  };
}

const letters = words(90, 1);
const tune = async (options: Partial<FineTuneOptions<string, string>> = {}) => {
  const backbone = letterBackbone();
  const parts = await fineTuneClassifier(letters, {
    backbone,
    epochs: 3,
    seed: 3,
    validation: 0.2,
    ...options,
  });
  backbone.dispose();
  return parts;
};

const backwards: Variant<string> = { name: 'backwards', apply: (text) => [...text].reverse().join('') };

describe('a backbone of sequences', () => {
  test('is tuned on kept features while it is frozen, then on sequences', async () => {
    const { numTensors } = memory();
    const kinds = new Map<string, number>();
    const count = ({ type }: TrainingEvent) => void kinds.set(type, (kinds.get(type) ?? 0) + 1);
    const parts = await tune({ unfreezeFrom: 'conv2', freezeEpochs: 1, onProgress: count });
    expect(kinds.get('features')).toBeGreaterThan(0);
    expect(parts.training.history).toHaveLength(3);
    const backbone = letterBackbone();
    const [before, after] = [await weightData(backbone.model), await weightData(parts.model)];
    expect(after['table/embeddings']).toEqual(before['table/embeddings']);
    expect(after['conv2/kernel']).not.toEqual(before['conv2/kernel']);
    backbone.dispose();
    const classifier = new Classifier({ task: 'letters', ...parts });
    expect((await classifier.evaluate(words(30, 2))).examples).toBe(30);
    classifier.dispose();
    expect(memory().numTensors).toBe(numTensors);
  });

  test.each([
    ['on kept features', {}],
    ['on sequences', { unfreezeFrom: 'conv2', freezeEpochs: 0 }],
    ['on variants', { variants: [backwards], unfreezeFrom: 'table', freezeEpochs: 0 }],
    ['under augmentation', { augmentation: lengthened }],
  ])('resumes %s with the same bits', async (_title, options) => {
    const whole = await tune({ ...options, batchAugmentation: () => {} });
    const storage = memoryStorage();
    const controller = new AbortController();
    let batches = 0;
    const stop = () => {
      if (++batches === 14) controller.abort(new Error('stopped'));
    };
    const stopped = tune({
      ...options,
      checkpoint: { storage },
      signal: controller.signal,
      batchAugmentation: stop,
    });
    await expect(stopped).rejects.toThrow('stopped');
    const resumed = await tune({
      ...options,
      checkpoint: { storage, resume: true },
      batchAugmentation: () => {},
    });
    expect(await weightData(resumed.model)).toEqual(await weightData(whole.model));
    whole.model.dispose();
    resumed.model.dispose();
  });

  test('gives an example the same embedding in any batch, from a storage too', async () => {
    const backbone = letterBackbone();
    const storage = memoryStorage();
    const options = { variants: [backwards] };
    const { dataset } = await embedDataset(letters, backbone, { ...options, storage, batchSize: 50 });
    const { dataset: alone } = await embedDataset(letters, backbone, { ...options, batchSize: 1 });
    const { dataset: kept } = await embedDataset(letters, backbone, { ...options, storage });
    expect(dataset.length).toBe(180);
    for (let index = 0; index < dataset.length; index++) {
      const [values, own] = [(await dataset.read(index)).data, (await alone.read(index)).data];
      expect((await kept.read(index)).data).toEqual(values);
      for (const [i, value] of own.entries()) expect(values[i]).toBeCloseTo(value, 5);
    }
    backbone.dispose();
  });

  test('has a learning rate looked for', async () => {
    const backbone = letterBackbone();
    const { suggestion } = await findHeadLearningRate(letters, { backbone, steps: 20 });
    expect(suggestion).toBeGreaterThan(0);
    backbone.dispose();
  });
});
