import { memory, mul, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { TrainingError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { modelWeights, weightData } from '../weights/model-weights.js';
import { fit as train } from './fit.js';
import { sgd } from './optimizers/sgd.js';
import { convolutional, halves, regression } from './testing/small-run.js';
import { WeightAverage } from './weight-average.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const EMA = 0.7;

function values(model: LayersModel, name: string): number[] {
  const { variable } = modelWeights(model).find((weight) => weight.name === name) as { variable: Variable };
  return [...variable.dataSync()];
}

describe('a moving average of the weights', () => {
  test('is what the formula gives, step by step, and the model in the end', async () => {
    const model = regression();
    // The weights before each step, and so after the one before it.
    const seen: number[][] = [];
    await train(model, halves(24), {
      epochs: 2,
      batchSize: 2,
      learningRate: 0.1,
      optimizer: sgd(),
      prefetch: 0,
      batchAugmentation: () => seen.push(values(model, 'head/kernel')),
    });
    seen.push(values(model, 'head/kernel'));
    const expected = [...(seen[0] as number[])];
    for (let step = 0; step + 1 < seen.length; step++) {
      const decay = Math.min(EMA, (1 + step) / (10 + step));
      seen[step + 1]?.forEach((weight, i) => {
        expected[i] = decay * (expected[i] as number) + (1 - decay) * weight;
      });
    }
    const averaged = regression();
    const options = { epochs: 2, batchSize: 2, learningRate: 0.1, optimizer: sgd(), ema: EMA };
    await train(averaged, halves(24), options);
    values(averaged, 'head/kernel').forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i] as number, 5);
    });
    // 24 steps: the decay has reached its full height.
    expect(Math.min(EMA, 24 / 33)).toBe(EMA);
  });

  test('is what validation measures, while training goes on with the weights themselves', async () => {
    const options = { epochs: 2, batchSize: 8, learningRate: 0.05, validation: halves(30, 4) };
    const plain = await train(convolutional(), halves(40), options);
    const model = convolutional();
    const averaged = await train(model, halves(40), { ...options, ema: 0.9 });
    expect(averaged.history.map(({ loss }) => loss)).toEqual(plain.history.map(({ loss }) => loss));
    const last = averaged.history.at(-1)?.validationLoss as number;
    expect(last).not.toBe(plain.history.at(-1)?.validationLoss);
    // The model holds what was validated last: an epoch that changes nothing measures the same.
    model.getLayer('norm').trainable = false;
    const kept = await train(model, halves(40), { ...options, epochs: 1, learningRate: 0 });
    expect(kept.history[0]?.validationLoss).toBeCloseTo(last, 6);
  });

  test('leaves frozen layers their bits', async () => {
    const model = convolutional();
    for (const name of ['conv', 'norm']) model.getLayer(name).trainable = false;
    const before = await weightData(model);
    await train(model, halves(20), { epochs: 3, ema: 0.99 });
    const after = await weightData(model);
    const changed = Object.keys(before).filter(
      (name) => String(before[name]?.data) !== String(after[name]?.data),
    );
    expect(changed).toEqual(['head/kernel', 'head/bias']);
  });

  test('early stopping gives back the average of the best epoch', async () => {
    const run = async (epochs: number, patience?: number) => {
      const model = convolutional();
      const summary = await train(model, halves(12), {
        epochs,
        batchSize: 4,
        learningRate: 0.05,
        ema: 0.6,
        validation: halves(30, 3),
        earlyStopping: patience ? { patience } : undefined,
      });
      return { summary, weights: await weightData(model) };
    };
    const stopped = await run(60, 2);
    expect(stopped.summary.stoppedEarly).toBe(true);
    expect((await run(stopped.summary.epoch)).weights).toEqual(stopped.weights);
  });

  test('no tensor is left behind, also where validation fails', async () => {
    const model = convolutional();
    const { numTensors } = memory();
    const options = { epochs: 2, ema: 0.9, checkpoint: { storage: memoryStorage() } };
    await train(model, halves(20), { ...options, validation: halves(9) });
    expect(memory().numTensors).toBe(numTensors);
    const failing = halves(9).map(() => {
      throw new Error('unplugged');
    });
    const before = await weightData(model);
    await expect(train(model, halves(20), { ...options, validation: failing })).rejects.toThrow('unplugged');
    expect(memory().numTensors).toBe(numTensors);
    // Training had gone on: what the model holds is not the average that validation was given.
    expect(await weightData(model)).not.toEqual(before);
  });

  test.each([1, -0.1, Number.NaN])('a decay of %d is refused', async (ema) => {
    await expect(train(regression(), halves(9), { ema })).rejects.toThrow(TrainingError);
    await expect(train(regression(), halves(9), { ema })).rejects.toThrow(/ema must be a number/);
  });
});

describe('WeightAverage', () => {
  test('gives the weights back when its work is done', async () => {
    const model = regression();
    const average = new WeightAverage(model, 0.5);
    const { variable } = modelWeights(model)[0]!;
    const start = values(model, 'head/kernel');
    tidy(() => variable.assign(mul(variable, 3)));
    average.update(100);
    const trained = values(model, 'head/kernel');
    const inside = await average.during(async () => values(model, 'head/kernel'));
    inside.forEach((value, i) => {
      expect(value).toBeCloseTo(2 * (start[i] as number), 5);
    });
    expect(values(model, 'head/kernel')).toEqual(trained);
    average.dispose();
  });
});
