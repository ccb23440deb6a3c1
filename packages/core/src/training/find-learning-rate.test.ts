import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { TrainingError } from '../errors.js';
import { weightData } from '../weights/model-weights.js';
import { findLearningRate, type LearningRateOptions } from './find-learning-rate.js';
import { fit as train } from './fit.js';
import { adam } from './optimizers/adam.js';
import { sgd } from './optimizers/sgd.js';
import { convolutional, halves, regression } from './testing/small-run.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

describe('findLearningRate', () => {
  test('rates rise exponentially, and the smoothed loss is what its formula gives', async () => {
    const { points } = await findLearningRate(regression(), halves(30), {
      from: 1e-4,
      to: 1e-1,
      steps: 31,
      batchSize: 10,
      smoothing: 0.8,
    });
    expect(points.length).toBe(31);
    // Three decades in thirty steps.
    [0, 10, 20, 30].forEach((step, decade) => {
      expect(points[step]?.learningRate).toBeCloseTo(10 ** (decade - 4), 8);
    });
    let average = 0;
    points.forEach(({ loss, smoothedLoss, step }, i) => {
      average = 0.8 * average + 0.2 * loss;
      expect(smoothedLoss).toBeCloseTo(average / (1 - 0.8 ** (i + 1)), 6);
      expect(step).toBe(i + 1);
    });
  });

  test('takes the steps that fit would take at these rates', async () => {
    const rates: number[] = [];
    const options = { batchSize: 6, optimizer: adam(), labelSmoothing: 0.1, seed: 4 };
    const losses: number[] = [];
    const { points } = await findLearningRate(convolutional(), halves(60), {
      ...options,
      steps: 10,
      onProgress: ({ learningRate, loss }) => {
        rates.push(learningRate);
        losses.push(loss);
      },
    });
    expect(points.map(({ loss }) => loss)).toEqual(losses);
    const schedule = { name: 'as found', settings: {}, at: (step: number) => rates[step] as number };
    const { history } = await train(convolutional(), halves(60), {
      ...options,
      epochs: 1,
      learningRate: schedule,
    });
    expect(history[0]?.loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss) / 10, 5);
  });

  test('the suggestion lies before the least loss, and training at it learns well', async () => {
    const model = convolutional();
    const options = { optimizer: adam(), batchSize: 10 };
    const { suggestion, minimum, diverged } = await findLearningRate(model, halves(150), {
      ...options,
      to: 100,
    });
    expect(diverged).toBe(true);
    expect(suggestion).toBeLessThan(minimum);
    const accuracy = async (learningRate: number) => {
      const { history } = await train(convolutional(), halves(150), { ...options, epochs: 12, learningRate });
      return history.at(-1)?.accuracy as number;
    };
    const found = await accuracy(suggestion);
    expect(found).toBeGreaterThan(0.65);
    expect(found).toBeGreaterThan(await accuracy(suggestion / 300));
  });

  test('the model has its weights and statistics again, to the bit, and no tensor is left', async () => {
    const model = convolutional();
    const before = await weightData(model);
    const { numTensors } = memory();
    await findLearningRate(model, halves(20), { steps: 12 });
    const controller = new AbortController();
    const onProgress: LearningRateOptions['onProgress'] = ({ step }) => {
      if (step === 3) controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    await expect(findLearningRate(model, halves(20), { signal, onProgress })).rejects.toThrow('enough');
    expect(await weightData(model)).toEqual(before);
    expect(memory().numTensors).toBe(numTensors);
  });

  test('equal seeds give equal curves; frozen layers stay frozen', async () => {
    const model = convolutional();
    for (const name of ['conv', 'norm']) model.getLayer(name).trainable = false;
    const first = await findLearningRate(model, halves(30), { steps: 15, seed: 2 });
    expect(await findLearningRate(model, halves(30), { steps: 15, seed: 2 })).toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });

  test.each<[string, LearningRateOptions, RegExp]>([
    ['a first rate of 0', { from: 0 }, /from must be/],
    ['a last rate below the first', { from: 0.1, to: 0.01 }, /to must be a number of at least 0\.1/],
    ['nine steps', { steps: 9 }, /steps must be a whole number of at least 10, got 9/],
    ['smoothing of 1', { smoothing: 1 }, /smoothing must be/],
    ['no divergence', { divergence: 0.5 }, /divergence must be/],
    ['half a batch', { batchSize: 0.5 }, /batchSize must be/],
    [
      'rates that are too high from the start',
      { from: 1e37, to: 1e38, optimizer: sgd() },
      /start from a lower rate/,
    ],
  ])('rejects %s', async (_, options, message) => {
    const failing = findLearningRate(regression(), halves(9), options);
    await expect(failing).rejects.toThrow(TrainingError);
    await expect(failing).rejects.toThrow(message);
  });
});
