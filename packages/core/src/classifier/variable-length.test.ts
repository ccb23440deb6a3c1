import { memory, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { applyPreprocessor } from '../data/apply-preprocessor.js';
import { Dataset } from '../data/dataset.js';
import { BundleError, DataError, ShapeError } from '../errors.js';
import { optimizeForInference } from '../inference/optimize-for-inference.js';
import { memoryStorage } from '../storage/memory.js';
import { fit } from '../training/fit.js';
import type { FitOptions } from '../training/fit-options.js';
import { adam } from '../training/optimizers/adam.js';
import { adamw } from '../training/optimizers/adamw.js';
import { sgd } from '../training/optimizers/sgd.js';
import { weightData } from '../weights/model-weights.js';
import { Classifier } from './classifier.js';
import { loadClassifierParts } from './load-classifier-parts.js';
import { lengthened, letterCnn, letterPreprocessor, words } from './testing/word-domain.js';
import { trainClassifier } from './train-classifier.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const preprocessor = letterPreprocessor();
const options = { architecture: letterCnn, preprocessor, seed: 3, augmentation: lengthened };
const trained = async (change: FitOptions = {}) =>
  new Classifier({
    task: 'letters',
    ...(await trainClassifier(words(150, 1), { ...options, ...change, validation: 0.2 })),
  });

describe('a classifier of sequences', () => {
  test('learns them, and predicts each the same alone, in a batch and however far it is padded', async () => {
    const classifier = await trained({ epochs: 12 });
    const test = words(60, 2);
    const { accuracy, examples } = await classifier.evaluate(test, { batchSize: 7 });
    expect(examples).toBe(60);
    expect(accuracy).toBeGreaterThan(0.9);
    const texts = await Promise.all(Array.from({ length: 12 }, (_, i) => test.read(i)));
    const together = await classifier.predict(texts);
    for (const [i, text] of texts.entries()) {
      const alone = await classifier.predict(text);
      expect(alone[0]?.label).toBe(together[i]?.[0]?.label);
      expect(alone[0]?.score).toBeCloseTo(together[i]?.[0]?.score as number, 6);
    }
    const ids = [14, 15, 3];
    const [short, long] = [ids, [...ids, ...new Array(50).fill(0)]].map((row) =>
      tidy(() => [...(classifier.model.predict(tensor2d([row])) as Tensor).dataSync()]),
    );
    for (const [i, score] of (short ?? []).entries()) expect(long?.[i]).toBeCloseTo(score, 6);
    classifier.dispose();
  });

  test('is measured the same in any order of reading', async () => {
    const classifier = await trained();
    const told = words(50, 2);
    const untold = Dataset.from({
      labels: told.labels,
      length: told.length,
      info: (index) => ({ ...told.info(index), length: undefined }),
      read: (index) => {
        if (index === 17) throw new DataError('torn');
        return told.read(index);
      },
    });
    const torn = Dataset.from({
      ...untold,
      labels: told.labels,
      length: 50,
      info: told.info.bind(told),
      read: untold.read.bind(untold),
    });
    const [a, b] = [await classifier.evaluate(untold), await classifier.evaluate(torn, { batchSize: 9 })];
    expect(a.skipped).toEqual([{ id: '17', reason: 'torn' }]);
    const {
      seconds: _,
      examplesPerSecond: __,
      loss,
      rocAuc,
      expectedCalibrationError,
      mistakes,
      ...rest
    } = a;
    expect(b).toMatchObject(rest);
    expect(b.loss).toBeCloseTo(loss, 5);
    expect(b.mistakes.map(({ id, index }) => [id, index])).toEqual(
      mistakes.map(({ id, index }) => [id, index]),
    );
    classifier.dispose();
  });

  test('leaves no tensor behind, over epochs of any lengths', async () => {
    const { numTensors } = memory();
    const classifier = await trained();
    await classifier.predict(['no', 'yes', 'abcdefghijklm']);
    await classifier.evaluate(words(20, 4));
    classifier.dispose();
    expect(memory().numTensors).toBe(numTensors);
  });

  test('resumes with the same bits', async () => {
    const whole = await trained();
    const storage = memoryStorage();
    const controller = new AbortController();
    let batches = 0;
    const stop = () => {
      if (++batches === 19) controller.abort(new Error('stopped'));
    };
    const stopped = trained({ checkpoint: { storage }, signal: controller.signal, batchAugmentation: stop });
    await expect(stopped).rejects.toThrow('stopped');
    const resumed = await trained({ checkpoint: { storage, resume: true }, batchAugmentation: () => {} });
    expect(await weightData(resumed.model)).toEqual(await weightData(whole.model));
    expect(resumed.training?.history.map(({ loss }) => loss)).toEqual(
      whole.training?.history.map(({ loss }) => loss),
    );
    whole.dispose();
    resumed.dispose();
  });

  test('predicts the same from its bundle, optimised, and in plain tfjs', async () => {
    const classifier = await trained();
    const storage = memoryStorage();
    await classifier.save(storage);
    const texts = ['abcnod', 'qyesq', 'k'];
    const expected = await classifier.predict(texts);
    const { numTensors } = memory();
    for (const optimize of [false, true]) {
      const loaded = new Classifier(
        await loadClassifierParts(storage, 'letters', letterPreprocessor, { optimize }),
      );
      const predicted = await loaded.predict(texts);
      for (const [i, ranked] of expected.entries()) {
        expect(predicted[i]?.[0]?.score).toBeCloseTo(ranked[0]?.score as number, 6);
      }
      loaded.dispose();
      expect(memory().numTensors).toBe(numTensors);
    }
    const bytes = new Map(
      await Promise.all(
        (['model.json', 'weights.bin'] as const).map(
          async (name) => [name, await storage.read(name)] as const,
        ),
      ),
    );
    const json = JSON.parse(new TextDecoder().decode(bytes.get('model.json')));
    const plain = await loadLayersModel({
      load: async () => ({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0].weights,
        weightData: Uint8Array.from(bytes.get('weights.bin') ?? []).buffer,
      }),
    });
    const { data } = preprocessor.finish('abcnod');
    const own = tidy(() => [...(plain.predict(tensor2d(data, [1, data.length])) as Tensor).dataSync()]);
    expect(Math.max(...own)).toBeCloseTo(expected[0]?.[0]?.score as number, 6);
    plain.dispose();
    classifier.dispose();
  });

  test('its model, optimised, has fewer layers and gives the same', async () => {
    const classifier = await trained();
    const fast = optimizeForInference(classifier.model);
    expect(fast.layers.length).toBe(classifier.model.layers.length - 1);
    const x = tensor2d([[14, 15, 0, 3, 4, 5, 0]]);
    const [a, b] = [classifier.model, fast].map((one) => [...(one.predict(x) as Tensor).dataSync()]);
    for (const [i, value] of (a ?? []).entries()) expect(b?.[i]).toBeCloseTo(value, 6);
    expect(fast.weights.length).toBe(classifier.model.weights.length);
    fast.dispose();
    classifier.dispose();
  });

  test.each([
    ['sgd', { optimizer: sgd() }],
    ['momentum and decay', { optimizer: sgd({ momentum: 0.9, nesterov: true, weightDecay: 1e-2 }) }],
    ['adam', { optimizer: adam() }],
    ['adamw', { optimizer: adamw({ weightDecay: 0.1 }) }],
    ['clipping and a moving average', { clipNorm: 0.5, ema: 0.9 }],
  ] as [string, FitOptions][])('keeps the row of its padding zero under %s', async (_title, change) => {
    for (const backend of ['wasm', 'cpu'] as const) {
      await useBackend({ backend, threads: 1 });
      const model = letterCnn.build({ classes: 3, inputShape: [null] });
      await fit(model, applyPreprocessor(words(60, 1), preprocessor), {
        epochs: 2,
        learningRate: 0.05,
        ...change,
      });
      const table = (await weightData(model))['table/embeddings']?.data as Float32Array;
      expect([...table.subarray(0, 8)]).toEqual(new Array(8).fill(0));
      expect(table.subarray(8).every((value) => value !== 0)).toBe(true);
      model.dispose();
    }
    await useBackend({ backend: 'wasm', threads: 1 });
  });

  test('a bundle whose model takes one length alone is refused', async () => {
    const storage = memoryStorage();
    const { preprocessor: own } = options;
    const fixed = new Classifier({
      task: 'letters',
      architecture: 'letter-cnn',
      labels: ['neither', 'no', 'yes'],
      preprocessor: own,
      model: letterCnn.build({ classes: 3, inputShape: [30] }),
    });
    await fixed.save(storage);
    const loading = loadClassifierParts(storage, 'letters', letterPreprocessor);
    await expect(loading).rejects.toThrow(BundleError);
    await expect(loading).rejects.toThrow(/preprocessor gives \[any\], but its model takes \[30\]/);
    fixed.dispose();
  });

  test('a preprocessor that breaks its word is named', async () => {
    const parts = { task: 'letters', architecture: 'x', labels: ['a', 'b', 'c'] };
    const tooLong = { ...preprocessor, finish: () => ({ data: new Float32Array(31), shape: [31] }) };
    const classifier = new Classifier({
      ...parts,
      preprocessor: tooLong,
      model: letterCnn.build({ classes: 3 }),
    });
    await expect(classifier.predict('abc')).rejects.toThrow(ShapeError);
    await expect(classifier.predict('abc')).rejects.toThrow(/1 to 30 long, but input 0 is 31/);
    classifier.dispose();
    const wide = { ...preprocessor, finish: () => ({ data: new Float32Array(4), shape: [2, 2] }) };
    const other = new Classifier({ ...parts, preprocessor: wide, model: letterCnn.build({ classes: 3 }) });
    await expect(other.predict('abc')).rejects.toThrow(
      /gives \[30\] or shorter, but input 0 became \[2, 2\]/,
    );
    other.dispose();
  });
});
