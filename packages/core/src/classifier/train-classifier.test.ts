import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { Dataset } from '../data/dataset.js';
import { DataError, TrainingError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { constant } from '../training/schedules/constant.js';
import { type Point, perceptron, pointPreprocessor, ringPoints, turnPoint } from './testing/point-domain.js';
import { type TrainClassifierOptions, trainClassifier } from './train-classifier.js';

beforeAll(() => setBackend('cpu'));

const points = ringPoints(60, 1);

function train(options: Partial<TrainClassifierOptions<Point, Point>> = {}, dataset = points) {
  const required = { architecture: perceptron, preprocessor: pointPreprocessor() };
  return trainClassifier(dataset, { ...required, epochs: 2, ...options });
}

async function weightsOf(model: LayersModel): Promise<number[][]> {
  const weights = await Promise.all(model.getWeights().map(async (weight) => [...(await weight.data())]));
  model.dispose();
  return weights;
}

describe('trainClassifier', () => {
  test('fills in the recipe where the caller says nothing', async () => {
    const { model, training } = await train({ epochs: undefined, seed: 5 });
    expect(training.settings).toMatchObject({
      epochs: 20,
      batchSize: 16,
      seed: 5,
      optimizer: { name: 'adam' },
      learningRate: { name: 'oneCycle', peak: 0.05 },
      examples: 60,
      validationExamples: 0,
      augmentation: false,
    });
    expect(training.history.length).toBe(20);
    model.dispose();
  });

  test("the caller's options come first; a number is the peak of the recipe's schedule", async () => {
    const { model, training } = await train({ batchSize: 7, learningRate: 0.01, labelSmoothing: 0.1 });
    expect(training.settings).toMatchObject({
      epochs: 2,
      batchSize: 7,
      labelSmoothing: 0.1,
      learningRate: { name: 'oneCycle', peak: 0.01 },
    });
    model.dispose();
    const scheduled = await train({ learningRate: constant(0.02), augmentation: turnPoint });
    expect(scheduled.training.settings).toMatchObject({
      learningRate: { name: 'constant' },
      augmentation: true,
    });
    expect(scheduled.training.history[0]?.learningRate).toBe(0.02);
    scheduled.model.dispose();
  });

  test('what it returns besides model and preprocessor is plain JSON', async () => {
    const { model, training, labels } = await train({ validation: 0.25 });
    expect(JSON.parse(JSON.stringify({ training, labels }))).toEqual({ training, labels });
    model.dispose();
  });

  test('a fraction is split off class by class and measured after every epoch', async () => {
    const { model, training } = await train({ validation: 0.25 });
    expect(training.settings).toMatchObject({ examples: 45, validationExamples: 15 });
    for (const { validationAccuracy } of training.history) {
      expect(validationAccuracy).toBeGreaterThan(0);
    }
    model.dispose();
  });

  test('a validation set may have its classes in another order', async () => {
    const same = await train({ validation: ringPoints(30, 2) });
    const other = await train({ validation: ringPoints(30, 2, ['outer', 'middle', 'inner']) });
    expect(other.training.history.map((record) => record.validationLoss)).toEqual(
      same.training.history.map((record) => record.validationLoss),
    );
    same.model.dispose();
    other.model.dispose();
  });

  test('equal seeds give equal weights, with augmentation too; another seed others', async () => {
    const run = async (seed: number) => weightsOf((await train({ seed, augmentation: turnPoint })).model);
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  test('a cache of any size changes nothing', async () => {
    const run = async (cacheBytes: number) =>
      weightsOf((await train({ cacheBytes, augmentation: turnPoint, validation: 0.2 })).model);
    expect(await run(100)).toEqual(await run(1e6));
  });

  test.each<[string, Dataset<Point>, RegExp]>([
    ['no examples', points.take(1).filter(() => false), /the dataset must have examples, but it is empty/],
    [
      'one class',
      Dataset.fromArrays([{ x: 1, y: 2 }], [0], { labels: ['inner'] }),
      /at least two classes to tell apart, got "inner" alone; add examples of another class/,
    ],
    [
      'a class without examples',
      points.filter(({ label }) => label !== 1),
      /every class must have examples, but there are none of "middle"/,
    ],
  ])('%s: a DataError before anything is built', async (_, dataset, message) => {
    const before = memory().numTensors;
    await expect(train({}, dataset)).rejects.toThrow(DataError);
    await expect(train({}, dataset)).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
  });

  test('too few examples of a class to split, and unknown validation classes, are named', async () => {
    const few = points.filter(({ label, id }) => label !== 2 || id === points.info(2).id);
    await expect(train({ validation: 0.2 }, few)).rejects.toThrow(/outer/);
    const unknown = Dataset.fromArrays([{ x: 1, y: 2 }], [0], { labels: ['nowhere'] });
    await expect(train({ validation: unknown })).rejects.toThrow(/it has no "nowhere"/);
  });

  test('options that fit refuses, and an aborted run, leave no tensor', async () => {
    const before = memory().numTensors;
    await expect(train({ labelSmoothing: 2 })).rejects.toThrow(TrainingError);
    const reason = new Error('enough');
    await expect(train({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(memory().numTensors).toBe(before);
  });

  test('a run does not go on from the checkpoint of other inputs', async () => {
    const checkpoint = { storage: memoryStorage(), resume: true };
    const first = await train({ checkpoint });
    first.model.dispose();
    const millimetres = { ...pointPreprocessor(), toConfig: () => ({ type: 'point', unit: 'mm' }) };
    await expect(train({ checkpoint, preprocessor: millimetres, epochs: 2 })).rejects.toThrow(/preprocessor/);
  });
});
