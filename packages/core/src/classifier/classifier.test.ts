import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory, setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { model } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveBundle } from '../bundle/save-bundle.js';
import { Dataset } from '../data/dataset.js';
import { BundleError, DataError, ShapeError } from '../errors.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { inputLayer } from '../layers/input-layer.js';
import { memoryStorage } from '../storage/memory.js';
import { sha256Hex } from '../storage/sha256.js';
import type { Storage } from '../storage/storage.js';
import { Classifier } from './classifier.js';
import { loadClassifierParts } from './load-classifier-parts.js';
import {
  type Point,
  perceptron,
  pointPreprocessor,
  pointPreprocessorFromConfig,
  RINGS,
  ringPoints,
} from './testing/point-domain.js';
import { trainClassifier } from './train-classifier.js';

const TASK = 'point-classification';

let classifier: Classifier<Point>;
let test300: Dataset<Point>;

beforeAll(async () => {
  await setBackend('cpu');
  const options = { architecture: perceptron, preprocessor: pointPreprocessor(), seed: 3 };
  classifier = new Classifier({ task: TASK, ...(await trainClassifier(ringPoints(300, 1), options)) });
  test300 = ringPoints(300, 2);
});
afterAll(() => classifier.dispose());

const inner: Point = { x: 99, y: 10 };
const outer: Point = { x: 0, y: -300 };

describe('Classifier', () => {
  test('predicts what it was taught: the likeliest label first, scores that add up to 1', async () => {
    const [best, ...others] = await classifier.predict(inner);
    expect(best?.label).toBe('inner');
    expect(others.map(({ label }) => label).sort()).toEqual(['middle', 'outer']);
    const scores = [best, ...others].map((scored) => scored?.score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.reduce((sum, score) => sum + score)).toBeCloseTo(1, 5);
  });

  test('several inputs give one list each, the same in any batch size', async () => {
    const inputs = [inner, outer, inner, outer, outer];
    const whole = await classifier.predict(inputs, { topK: 1 });
    expect(whole.map(([best]) => best?.label)).toEqual(['inner', 'outer', 'inner', 'outer', 'outer']);
    const parts = await classifier.predict(inputs, { topK: 1, batchSize: 2 });
    parts.forEach(([best], index) => {
      expect(best?.score).toBeCloseTo(whole[index]?.[0]?.score ?? 0, 6);
    });
    expect(await classifier.predict([])).toEqual([]);
  });

  test('topK of 2 gives the first two of all', async () => {
    const all = await classifier.predict(outer, { topK: 99 });
    expect(all.length).toBe(3);
    expect(await classifier.predict(outer, { topK: 2 })).toEqual(all.slice(0, 2));
  });

  test('predicting keeps no tensor, also when it fails', async () => {
    const before = memory().numTensors;
    await classifier.predict([inner, outer]);
    await expect(classifier.predict([inner, { x: Number.NaN, y: 0 }])).rejects.toThrow(DataError);
    expect(memory().numTensors).toBe(before);
  });

  test('bad input is named by its position', async () => {
    await expect(classifier.predict([inner, { x: 1, y: Infinity }], { batchSize: 1 })).rejects.toThrow(
      'predict: input 1 holds NaN or infinite values after preprocessing; check where it comes from.',
    );
    await expect(classifier.predict('nowhere' as unknown as Point)).rejects.toThrow(/expected a point/);
  });

  test.each([0, -1, 1.5, Number.NaN])('topK and batchSize of %d are refused', async (count) => {
    await expect(classifier.predict(inner, { topK: count })).rejects.toThrow(ShapeError);
    await expect(classifier.predict(inner, { batchSize: count })).rejects.toThrow(
      /batchSize must be a whole/,
    );
  });

  test('a preprocessor that breaks its promise of a shape is named', async () => {
    const broken = { ...pointPreprocessor(), finish: () => ({ data: new Float32Array(3), shape: [3] }) };
    const { task, architecture, model, labels } = classifier;
    const wrong = new Classifier({ task, architecture, model, labels, preprocessor: broken });
    await expect(wrong.predict(inner)).rejects.toThrow(/says that it gives \[2\], but input 0 became \[3\]/);
  });

  test('a model whose weights are NaN says so instead of naming a class', async () => {
    const model = perceptron.build({ classes: 3 });
    const bias = model.layers.at(-1)!.weights[1]!;
    const notNumbers = tensor1d([0, Number.NaN, 0]);
    bias.write(notNumbers);
    notNumbers.dispose();
    const broken = new Classifier({
      task: TASK,
      architecture: 'perceptron',
      model,
      labels: RINGS,
      preprocessor: pointPreprocessor(),
    });
    const before = memory().numTensors;
    await expect(broken.predict([inner, outer])).rejects.toThrow(
      /got NaN for input 0, whose values are numbers/,
    );
    expect(memory().numTensors).toBe(before);
    broken.dispose();
  });

  test('evaluates on held-out points', async () => {
    const before = memory().numTensors;
    const evaluation = await classifier.evaluate(test300);
    expect(evaluation.accuracy).toBeGreaterThan(0.95);
    expect(evaluation.examples).toBe(300);
    expect(evaluation.confusionMatrix.flat().reduce((sum, count) => sum + count)).toBe(300);
    expect(memory().numTensors).toBe(before);
  });

  test('classes in another order are matched by name', async () => {
    const expected = await classifier.evaluate(test300);
    const other = await classifier.evaluate(ringPoints(300, 2, ['outer', 'inner', 'middle']));
    expect(other.accuracy).toBe(expected.accuracy);
    expect(other.labels).toEqual(RINGS);
    expect(other.confusionMatrix).toEqual(expected.confusionMatrix);
  });

  test('a class that the classifier does not know is named, unless it has no examples', async () => {
    const withUnknown = ringPoints(30, 2, ['outer', 'beyond', 'inner', 'middle']);
    expect((await classifier.evaluate(withUnknown)).examples).toBe(30);
    const unknown = Dataset.fromArrays([inner, outer], [0, 1], { labels: ['inner', 'beyond'] });
    await expect(classifier.evaluate(unknown)).rejects.toThrow(DataError);
    await expect(classifier.evaluate(unknown)).rejects.toThrow(
      'evaluate: every class of the dataset must be one of the classifier\'s ("inner", "middle", "outer"), but it has no ' +
        '"beyond"; leave these examples out with filter, or train a classifier that knows them.',
    );
  });
});

describe('save and loadClassifierParts', () => {
  const load = (storage: Storage, task = TASK) =>
    loadClassifierParts(storage, task, pointPreprocessorFromConfig);

  test('a saved classifier comes back whole: equal predictions, history, settings, metrics', async () => {
    const storage = memoryStorage();
    const metrics = { accuracy: 0.99 };
    await classifier.save(storage, { metrics, versions: { '@striate/point': '1.0.0' } });
    const before = memory().numTensors;
    const loaded = new Classifier(await load(storage));
    expect(await loaded.predict([inner, outer])).toEqual(await classifier.predict([inner, outer]));
    expect(loaded.labels).toEqual(RINGS);
    expect(loaded.architecture).toBe('perceptron');
    expect(loaded.training).toEqual(classifier.training);
    expect(loaded.metrics).toEqual(metrics);
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('loaded for prediction, a classifier has a smaller model, which predicts the same', async () => {
    const storage = memoryStorage();
    const { labels, preprocessor } = classifier;
    const x = inputLayer({ shape: [2] });
    const dropped = dropout(batchNormalization(dense(x, { units: 4 })), { rate: 0.5 });
    const wide = model({ inputs: x, outputs: dense(dropped, { units: 3, activation: 'softmax' }) });
    const original = new Classifier<Point>({
      task: TASK,
      architecture: 'wide',
      model: wide,
      labels,
      preprocessor,
    });
    await original.save(storage);
    const before = memory().numTensors;
    const parts = await loadClassifierParts(storage, TASK, pointPreprocessorFromConfig, { optimize: true });
    const loaded = new Classifier(parts);
    expect(loaded.model.layers.map((layer) => layer.getClassName())).toEqual([
      'InputLayer',
      'Dense',
      'Dense',
    ]);
    const [expected, actual] = [await original.predict([inner, outer]), await loaded.predict([inner, outer])];
    actual.flat().forEach(({ label, score }, index) => {
      expect(label).toBe(expected.flat()[index]?.label);
      expect(score).toBeCloseTo(expected.flat()[index]!.score, 5);
    });
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
    original.dispose();
  });

  test('a classifier saved in 8 bits is smaller, and still knows its classes', async () => {
    const [small, large] = [memoryStorage(), memoryStorage()];
    const { files } = await classifier.save(small, { weights: 'int8' });
    const whole = await classifier.save(large);
    expect(files['weights.bin']!.bytes).toBeLessThan(0.6 * whole.files['weights.bin']!.bytes);
    const loaded = new Classifier(await load(small));
    expect((await loaded.evaluate(test300)).accuracy).toBeGreaterThan(0.93);
    loaded.dispose();
  });

  test("a domain's further files go along, however often it is saved", async () => {
    const [first, second] = [memoryStorage(), memoryStorage()];
    const files = { 'notes.txt': Uint8Array.of(1, 2) };
    const { task, architecture, model, labels, preprocessor } = classifier;
    await new Classifier({ task, architecture, model, labels, preprocessor, files }).save(first);
    const loaded = new Classifier(await load(first));
    await loaded.save(second);
    loaded.dispose();
    expect(await second.read('notes.txt')).toEqual(files['notes.txt']);
  });

  test('a directory works as a location', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-classifier-'));
    const manifest = await classifier.save(folder);
    expect(manifest.preprocessor).toEqual({ type: 'point', unit: 'cm' });
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'striate.json', 'weights.bin']);
    const parts = await loadClassifierParts(folder, TASK, pointPreprocessorFromConfig);
    parts.model.dispose();
    await rm(folder, { recursive: true });
  });

  test("another domain's bundle is refused, and nothing stays allocated", async () => {
    const storage = memoryStorage();
    await classifier.save(storage);
    const before = memory().numTensors;
    await expect(load(storage, 'image-classification')).rejects.toThrow(
      'Could not load memory for image-classification: the bundle is for point-classification; open it with the package for that.',
    );
    expect(memory().numTensors).toBe(before);
  });

  test('a preprocessor that is unknown, or does not fit the model, is refused', async () => {
    const storage = memoryStorage();
    const { model, labels } = classifier;
    const content = { model, labels, task: TASK, architecture: 'perceptron' };
    await saveBundle(storage, { ...content, preprocessor: { type: 'smell' } });
    const before = memory().numTensors;
    await expect(load(storage)).rejects.toThrow(
      "Could not load memory: its preprocessor can't be rebuilt: expected a preprocessor of type point, got smell.",
    );
    const wide = () => ({ ...pointPreprocessor(), outputShape: [4] });
    await expect(loadClassifierParts(storage, TASK, wide)).rejects.toThrow(
      /its preprocessor gives \[4\], but its model takes \[2\]/,
    );
    expect(memory().numTensors).toBe(before);
  });

  test.each(['string', 'complex64', { name: 'float32' }])(
    'a model for inputs of type %j is refused',
    async (dtype) => {
      const storage = memoryStorage();
      const { files } = await classifier.save(storage);
      const decode = async (name: string) => JSON.parse(new TextDecoder().decode(await storage.read(name)));
      const encode = (json: object) => new TextEncoder().encode(JSON.stringify(json));
      const changed = await decode('model.json');
      changed.modelTopology.config.layers[0].config.dtype = dtype;
      const bytes = encode(changed);
      const hashes = { ...files, 'model.json': { bytes: bytes.length, sha256: sha256Hex(bytes) } };
      const manifest = { ...(await decode('striate.json')), files: hashes };
      await storage.write({ 'model.json': bytes, 'striate.json': encode(manifest) });
      const before = memory().numTensors;
      await expect(load(storage)).rejects.toThrow(BundleError);
      await expect(load(storage)).rejects.toThrow(/takes inputs of type .*, not numbers/);
      expect(memory().numTensors).toBe(before);
    },
  );
});
