import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../backend/use-backend.js';
import { Dataset } from '../../data/dataset.js';
import type { NdArray } from '../../data/nd-array.js';
import { DataError, ShapeError } from '../../errors.js';
import { memoryStorage } from '../../storage/memory.js';
import { smallBackbone, textures } from '../testing/small-backbone.js';
import { EmbeddingClassifier } from './embedding-classifier.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { prototypes } from './prototypes.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const train = textures(60);
const test30 = textures(30, 1);
const inputOf = (dataset: Dataset<NdArray>, index: number) => dataset.read(index) as NdArray;

describe.each([
  ['nearest neighbours', nearestNeighbours({ k: 5 })],
  ['prototypes', prototypes()],
])('%s', (_, head) => {
  test('learn a dataset, and are measured as any classifier', async () => {
    const before = memory().numTensors;
    const backbone = smallBackbone();
    const classifier = await EmbeddingClassifier.fit(train, { backbone, head });
    expect([classifier.labels, classifier.size]).toEqual([train.labels, 60]);
    const evaluation = await classifier.evaluate(test30);
    expect(evaluation).toMatchObject({ examples: 30, labels: train.labels, skipped: [] });
    expect(evaluation.accuracy).toBeGreaterThan(0.6);
    const right = evaluation.confusionMatrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
    expect(right / 30).toBeCloseTo(evaluation.accuracy, 12);
    const inputs = Array.from({ length: 30 }, (__, index) => inputOf(test30, index));
    const predicted = await classifier.predict(inputs, { topK: 1, batchSize: 4 });
    const hits = predicted.filter(([best], i) => best?.label === train.labels[test30.info(i).label]);
    expect(hits.length / 30).toBeCloseTo(evaluation.accuracy, 12);
    classifier.dispose();
    backbone.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('learning one by one comes to the same', async () => {
    const backbone = smallBackbone();
    const whole = await EmbeddingClassifier.fit(train, { backbone, head });
    const grown = new EmbeddingClassifier({ backbone, head });
    for (let label = 0; label < 3; label++) {
      for (let index = label; index < 60; index += 3) {
        const name = train.labels[label] as string;
        await grown.add({ id: train.info(index).id, label: name, input: inputOf(train, index) });
      }
    }
    const inputs = Array.from({ length: 9 }, (__, index) => inputOf(test30, index));
    const expected = (await whole.predict(inputs)).flat();
    for (const [i, { label, score }] of (await grown.predict(inputs)).flat().entries()) {
      expect(label).toBe(expected[i]?.label);
      // One input at a time is added up in another order than a batch.
      expect(score).toBeCloseTo(expected[i]?.score as number, 5);
    }
    const [first, ...rest] = await whole.predict(inputOf(test30, 0));
    expect(first?.score).toBeGreaterThanOrEqual(rest[0]?.score as number);
    expect([first, ...rest].reduce((sum, one) => sum + (one?.score ?? 0), 0)).toBeCloseTo(1, 5);
  });

  test('a new class is known after its first example, and gone with its last', async () => {
    const classifier = await EmbeddingClassifier.fit(train, { backbone: smallBackbone(), head });
    const flat = { data: new Float32Array(36).fill(-3), shape: [6, 6, 1] };
    const bright = { data: new Float32Array(36).fill(3), shape: [6, 6, 1] };
    await classifier.add([
      { id: 'flat 1', label: 'flat', input: flat },
      ...[1, 2, 3, 4, 5].map((i) => ({ id: `bright ${i}`, label: 'bright', input: bright })),
    ]);
    expect(classifier.labels).toEqual([...train.labels, 'flat', 'bright']);
    expect((await classifier.predict(bright, { topK: 1 }))[0]?.label).toBe('bright');
    expect(await classifier.predict(flat)).toHaveLength(5);
    expect([classifier.remove('flat 1'), classifier.remove('flat 1')]).toEqual([true, false]);
    expect(classifier.labels).toEqual([...train.labels, 'bright']);
    expect(await classifier.predict(flat)).toHaveLength(4);
  });

  test('comes back from a storage the same, with its head', async () => {
    const backbone = smallBackbone();
    const classifier = await EmbeddingClassifier.fit(train, { backbone, head });
    classifier.remove('0');
    const storage = memoryStorage();
    await classifier.save(storage);
    expect(await storage.list()).toEqual(['embeddings.json', 'embeddings.safetensors']);
    const loaded = await EmbeddingClassifier.load(storage, backbone);
    expect(loaded.head).toMatchObject({ name: head.name, settings: head.settings });
    expect([loaded.labels, loaded.size]).toEqual([train.labels, 59]);
    const inputs = Array.from({ length: 9 }, (__, index) => inputOf(test30, index));
    expect(await loaded.predict(inputs)).toEqual(await classifier.predict(inputs));
  });
});

describe('EmbeddingClassifier', () => {
  test('finds embeddings in a storage again', async () => {
    const featureCache = memoryStorage();
    const [first, second] = [smallBackbone(), smallBackbone()];
    await EmbeddingClassifier.fit(train, { backbone: first, featureCache });
    let computed = 0;
    const onProgress = () => {
      computed++;
    };
    const classifier = await EmbeddingClassifier.fit(train, { backbone: second, featureCache, onProgress });
    expect(computed).toBe(0);
    await classifier.evaluate(test30, { featureCache, onProgress });
    expect(computed).toBe(1);
    await classifier.evaluate(test30, { featureCache, onProgress });
    expect(computed).toBe(1);
  });

  test('examples that cannot be read are left out of fitting, and listed in an evaluation', async () => {
    const empty = { data: new Float32Array(0), shape: [0] };
    const broken = train.map((input, { random }) => (random.uniform() < 0.05 ? empty : input));
    const heard: string[] = [];
    const classifier = await EmbeddingClassifier.fit(broken, {
      backbone: smallBackbone(),
      onSkip: ({ id }) => heard.push(id),
    });
    expect(heard.length).toBeGreaterThan(0);
    expect(classifier.size).toBe(60 - heard.length);
    const { skipped, examples, mistakes } = await classifier.evaluate(broken);
    expect(skipped.map(({ id }) => id)).toEqual(heard);
    expect(skipped[0]?.reason).toBe('the file is empty');
    expect(examples).toBe(classifier.size);
    for (const { id, index } of mistakes) expect(broken.info(index).id).toBe(id);
  });

  test('classes of a dataset are matched by name', async () => {
    const classifier = await EmbeddingClassifier.fit(train, {
      backbone: smallBackbone(),
      head: prototypes(),
    });
    const labels = ['chequered', 'columns', 'rows'];
    const turned = Dataset.from<NdArray>({
      labels,
      length: 30,
      info: (index) => ({ ...test30.info(index), label: 2 - test30.info(index).label }),
      read: (index) => test30.read(index),
    });
    expect((await classifier.evaluate(turned)).accuracy).toBe((await classifier.evaluate(test30)).accuracy);
    const strange = Dataset.fromArrays([inputOf(test30, 0)], [0], { labels: ['spots'] });
    await expect(classifier.evaluate(strange)).rejects.toThrow(/it has no "spots"/);
  });

  test('refuses to predict from nothing, and to learn what is no training data or known already', async () => {
    const backbone = smallBackbone();
    const classifier = new EmbeddingClassifier({ backbone });
    const input = inputOf(train, 0);
    await expect(classifier.predict(input)).rejects.toThrow(/predict: the classifier has no examples yet/);
    await expect(classifier.evaluate(train)).rejects.toThrow(/evaluate: the classifier has no examples yet/);
    await classifier.add({ id: 'a', label: 'x', input });
    expect(await classifier.predict(input)).toEqual([{ label: 'x', score: 1 }]);
    await expect(classifier.add({ id: 'a', label: 'y', input })).rejects.toThrow(DataError);
    await expect(classifier.predict(input, { topK: 0 })).rejects.toThrow(ShapeError);
    expect([classifier.labels, classifier.size]).toEqual([['x'], 1]);
    const one = train.filter(({ label }) => label === 1);
    await expect(EmbeddingClassifier.fit(one, { backbone })).rejects.toThrow(
      /every class must have examples/,
    );
    await expect(EmbeddingClassifier.fit(train.subset([0, 1, 2, 0]), { backbone })).rejects.toThrow(
      /ids must differ, but "0"/,
    );
  });
});
