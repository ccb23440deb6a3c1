import { memory, mul, tidy } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  model as makeModel,
  regularizers,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import type { BatchAugmentation } from '../data/batch.js';
import { Dataset } from '../data/dataset.js';
import { DataError, TrainingError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { weightData } from '../weights/model-weights.js';
import { decodeCheckpoint } from './checkpoint-file.js';
import { fit as train } from './fit.js';
import { sgd } from './optimizers/sgd.js';
import type { TrainingEvent } from './progress.js';
import { constant } from './schedules/constant.js';
import { stepDecay } from './schedules/step-decay.js';
import { augmented, convolutional, halves, regression } from './testing/small-run.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

describe('fit', () => {
  test('learns what can be learnt, and validates on other examples', async () => {
    const { history } = await train(convolutional(), augmented(halves(150)), {
      epochs: 12,
      batchSize: 10,
      learningRate: 0.02,
      validation: halves(60, 1),
    });
    const [first, last] = [history[0], history.at(-1)];
    expect(last?.loss).toBeLessThan((first?.loss as number) / 2);
    expect(last?.accuracy).toBeGreaterThan(0.8);
    expect(last?.validationAccuracy).toBeGreaterThan(0.8);
  });

  test('equal seeds give equal weights, another seed others', async () => {
    const weights = async (seed: number) => {
      const model = convolutional();
      await train(model, augmented(halves(20)), { epochs: 2, batchSize: 8, seed });
      return weightData(model);
    };
    const first = await weights(1);
    expect(await weights(1)).toEqual(first);
    expect(await weights(2)).not.toEqual(first);
  });

  test('each epoch has an order and an augmentation of its own', async () => {
    const means: number[] = [];
    const batchAugmentation: BatchAugmentation = ({ x }) => {
      means.push(x.reduce((sum, value) => sum + value, 0) / x.length);
    };
    // One batch an epoch: its mean shows the augmentation, not the order.
    await train(regression(), augmented(halves(6)), { epochs: 3, batchSize: 6, batchAugmentation });
    expect(new Set(means).size).toBe(3);
    const order: number[] = [];
    await train(regression(), halves(6), {
      epochs: 3,
      batchSize: 1,
      batchAugmentation: ({ x }) => order.push(x[0] as number),
    });
    const epochs = [0, 6, 12].map((start) => order.slice(start, start + 6));
    expect(new Set(epochs.map(String)).size).toBe(3);
    expect(new Set(epochs.map((epoch) => String(epoch.toSorted()))).size).toBe(1);
  });

  test('how many batches are prefetched changes nothing', async () => {
    const weights = async (prefetch: number) => {
      const model = convolutional();
      const slow = augmented(halves(20)).map(async (array) => array);
      await train(model, slow, { epochs: 2, batchSize: 8, prefetch });
      return weightData(model);
    };
    expect(await weights(5)).toEqual(await weights(0));
  });

  test('no tensor is left behind: as many after 1,000 steps as after 10', async () => {
    const dataset = halves(10);
    const after = async (epochs: number) => {
      const model = regression();
      const { numTensors } = memory();
      await train(model, dataset, {
        epochs,
        batchSize: 1,
        clipNorm: 1,
        labelSmoothing: 0.1,
        classWeights: 'balanced',
        validation: dataset,
        earlyStopping: { patience: 1000 },
        checkpoint: { storage: memoryStorage() },
      });
      const held = memory().numTensors - numTensors;
      model.dispose();
      return held;
    };
    expect(await after(1)).toBe(0);
    expect(await after(100)).toBe(0);
  });

  test('tensors in use while training do not grow with the steps', async () => {
    const seen: number[] = [];
    await train(convolutional(), augmented(halves(40)), {
      epochs: 4,
      batchSize: 4,
      batchAugmentation: () => seen.push(memory().numTensors),
    });
    // The first step makes the optimiser's moments.
    expect(new Set(seen.slice(1)).size).toBe(1);
  });

  test('a frozen layer keeps its weights and statistics to the bit, the others learn', async () => {
    const model = convolutional();
    for (const name of ['conv', 'norm']) model.getLayer(name).trainable = false;
    const before = await weightData(model);
    await train(model, halves(20), { epochs: 2, optimizer: sgd({ momentum: 0.9, weightDecay: 0.1 }) });
    const after = await weightData(model);
    for (const name of Object.keys(before)) {
      if (name.startsWith('head')) expect(after[name], name).not.toEqual(before[name]);
      else expect(after[name], name).toEqual(before[name]);
    }
  });

  test("layers' regularisation losses are part of the loss", async () => {
    const build = (l2: number) => {
      const x = input({ shape: [6, 6, 1] });
      const dense = layers.dense({
        units: 3,
        activation: 'softmax',
        kernelInitializer: 'ones',
        kernelRegularizer: regularizers.l2({ l2 }),
      });
      return makeModel({ inputs: x, outputs: dense.apply(layers.flatten().apply(x)) as SymbolicTensor });
    };
    const loss = async (l2: number): Promise<number> => {
      const { history } = await train(build(l2), halves(9), { epochs: 1, batchSize: 9 });
      return history[0]?.loss as number;
    };
    // 36 * 3 kernel weights of 1.
    expect((await loss(0.5)) - (await loss(0))).toBeCloseTo(0.5 * 108, 3);
  });

  test('the schedule is asked at every step, and the last rate recorded', async () => {
    const asked: number[][] = [];
    const schedule = {
      ...constant(0.01),
      at: (step: number, totalSteps: number) => {
        asked.push([step, totalSteps]);
        return 0.01 / (step + 1);
      },
    };
    const { history } = await train(regression(), halves(5), {
      epochs: 2,
      batchSize: 2,
      learningRate: schedule,
    });
    expect(asked).toEqual([0, 1, 2, 3, 4, 5].map((step) => [step, 6]));
    expect(history.map(({ learningRate }) => learningRate)).toEqual([0.01 / 3, 0.01 / 6]);
  });

  test('loss and accuracy are means over examples, not over batches', async () => {
    // Without learning, the epoch's figures are those of the whole set, though its last batch has one example.
    const model = regression();
    const { history } = await train(model, halves(9), {
      epochs: 1,
      batchSize: 4,
      learningRate: 0,
      validation: halves(9),
    });
    const [epoch] = history;
    expect(epoch?.loss).toBeCloseTo(epoch?.validationLoss as number, 5);
    expect(epoch?.accuracy).toBe(epoch?.validationAccuracy);
  });

  test('balanced class weights weigh each class alike', async () => {
    // Zero logits: every example's own loss is log 3, so the mean loss shows the mean weight.
    const model = regression();
    for (const layer of model.layers)
      layer.setWeights(layer.getWeights().map((weight) => tidy(() => mul(weight, 0))));
    const dataset = halves(30).filter(({ label, fields }) => label === 0 || Number(fields.index) < 6);
    const { history } = await train(model, dataset, { epochs: 1, learningRate: 0, classWeights: 'balanced' });
    expect(history[0]?.loss).toBeCloseTo(Math.log(3), 5);
  });

  test('early stopping gives back the weights and statistics of the best epoch', async () => {
    const model = convolutional();
    const validation = halves(30, 3);
    const events: TrainingEvent[] = [];
    const summary = await train(model, halves(12), {
      epochs: 60,
      batchSize: 4,
      learningRate: 0.05,
      validation,
      earlyStopping: { patience: 2 },
      onProgress: (event) => events.push(event),
    });
    const losses = summary.history.map(({ validationLoss }) => validationLoss as number);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(summary).toMatchObject({ stoppedEarly: true, epoch: best });
    expect(summary.history.length).toBe(best + 2);
    expect(events.at(-1)).toEqual({
      type: 'stop',
      reason: 'early-stopping',
      epoch: best + 2,
      bestEpoch: best,
    });
    const untilBest = convolutional();
    await train(untilBest, halves(12), { epochs: best, batchSize: 4, learningRate: 0.05 });
    expect(await weightData(model)).toEqual(await weightData(untilBest));
  });

  test('progress: steps in order, the last of each epoch reported, epochs after their steps', async () => {
    const events: TrainingEvent[] = [];
    const summary = await train(regression(), halves(10), {
      epochs: 2,
      batchSize: 4,
      checkpoint: { storage: memoryStorage() },
      onProgress: (event) => events.push(event),
    });
    const ends = events.filter((event) => event.type !== 'step' || event.step === event.stepsPerEpoch);
    expect(ends.map(({ type }) => type)).toEqual([
      'step',
      'checkpoint',
      'epoch',
      'step',
      'checkpoint',
      'epoch',
    ]);
    expect(ends[0]).toMatchObject({ epoch: 1, epochs: 2, step: 3, stepsPerEpoch: 3, learningRate: 1e-3 });
    expect(ends[1]).toMatchObject({ epoch: 1, step: 3, location: 'memory/checkpoint.safetensors' });
    expect(ends[5]).toEqual({ type: 'epoch', epochs: 2, record: summary.history[1] });
    const steps = events.filter((event) => event.type === 'step');
    expect(steps.at(-1)?.loss).toBe(summary.history[1]?.loss);
    expect(steps.every(({ remainingSeconds }) => remainingSeconds >= 0)).toBe(true);
  });

  test('examples that cannot be read are left out, reported once and listed', async () => {
    const dataset = halves(30).map((array, { random }) => {
      if (random.uniform() < 0.05) throw new DataError('truncated');
      return array;
    });
    const reported: string[] = [];
    const { skipped } = await train(regression(), dataset, {
      epochs: 3,
      batchSize: 1,
      onProgress: (event) => event.type === 'skip' && reported.push(event.id),
    });
    expect(skipped.length).toBeGreaterThan(0);
    expect(skipped.map(({ id }) => id)).toEqual(reported);
    expect(new Set(reported).size).toBe(reported.length);
    expect(skipped[0]?.reason).toBe('truncated');
  });

  test('a class of which no example can be read ends the first epoch, and leaves no tensor', async () => {
    // Of the first class one picture is left, the one at 0.
    const few = halves(30).filter(({ id, label }) => label !== 0 || id === '0');
    const dataset = Dataset.from({
      labels: few.labels,
      length: few.length,
      info: (index) => few.info(index),
      read(index) {
        if (index === 0) throw new DataError('truncated');
        return few.read(index);
      },
    });
    const model = regression();
    const before = memory().numTensors;
    const epochs: TrainingEvent[] = [];
    const failing = train(model, dataset, {
      epochs: 3,
      onProgress: (event) => event.type === 'epoch' && epochs.push(event),
    });
    await expect(failing).rejects.toThrow(DataError);
    await expect(failing).rejects.toThrow(/^fit: no example of "left" can be read; .*: 0: truncated\.$/);
    expect(epochs).toEqual([]);
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });

  test('a scale of 0 leaves a layer alone, 0.5 halves its step', async () => {
    const step = async (learningRateScales?: Record<string, number>) => {
      const model = convolutional();
      await train(model, halves(8), { epochs: 1, batchSize: 8, optimizer: sgd(), learningRateScales });
      return weightData(model);
    };
    const before = await weightData(convolutional());
    const [whole, scaled] = [await step(), await step({ conv: 0, head: 0.5 })];
    expect(scaled['conv/kernel']).toEqual(before['conv/kernel']);
    const start = before['head/kernel']?.data as Float32Array;
    const moved = (weights: typeof whole) => {
      const kernel = weights['head/kernel']?.data as Float32Array;
      return kernel.map((value, i) => value - (start[i] as number));
    };
    moved(scaled).forEach((change, i) => {
      expect(change).toBeCloseTo((moved(whole)[i] as number) / 2, 6);
    });
  });

  test('a run after another counts its epochs on, adds to its figures and begins its own schedule', async () => {
    const asked: number[][] = [];
    const schedule = {
      ...constant(0.01),
      at: (step: number, totalSteps: number) => {
        asked.push([step, totalSteps]);
        return 0.01;
      },
    };
    const first = await train(regression(), halves(5), { epochs: 3, batchSize: 2 });
    const epochs: number[][] = [];
    const second = await train(regression(), halves(6), {
      epochs: 2,
      batchSize: 3,
      learningRate: schedule,
      after: { ...first, skipped: [{ id: 'lost.jpg', reason: 'damaged' }] },
      onProgress: (event) => event.type === 'epoch' && epochs.push([event.record.epoch, event.epochs]),
    });
    expect(epochs).toEqual([
      [4, 5],
      [5, 5],
    ]);
    expect(asked).toEqual([0, 1, 2, 3].map((step) => [step, 4]));
    expect(second.history.slice(0, 3)).toEqual(first.history);
    expect(second.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(second.skipped).toEqual([{ id: 'lost.jpg', reason: 'damaged' }]);
    expect(second.seconds).toBeGreaterThan(first.seconds);
    expect(second.epoch).toBe(5);
  });

  test('a step schedule and plain SGD do what their formula says', async () => {
    const model = regression();
    const before = (await weightData(model))['head/bias']?.data as Float32Array;
    await train(model, halves(3), { epochs: 1, optimizer: sgd(), learningRate: stepDecay(0) });
    expect((await weightData(model))['head/bias']?.data).toEqual(before);
  });
});

describe('cancelling', () => {
  test('timers run while a model trains, so that a signal from one stops it', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 0);
    const endless = train(regression(), halves(9), { epochs: 1e6, signal: controller.signal });
    await expect(endless).rejects.toThrow('enough');
  });

  test('the reason is thrown after a checkpoint of the last finished step', async () => {
    const storage = memoryStorage();
    const controller = new AbortController();
    let made = 0;
    const cancelled = train(regression(), halves(9), {
      batchSize: 3,
      checkpoint: { storage },
      signal: controller.signal,
      batchAugmentation: () => {
        if (++made === 5) controller.abort('by hand');
      },
    });
    await expect(cancelled).rejects.toBe('by hand');
    const { state } = decodeCheckpoint(await storage.read('checkpoint.safetensors'), 'test');
    expect(state).toMatchObject({ epoch: 1, step: 2, finished: false });
    expect(state.running.examples).toBe(6);
  });

  test('before the first step nothing is written', async () => {
    const storage = memoryStorage();
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(train(regression(), halves(9), { checkpoint: { storage }, signal })).rejects.toThrow(
      'too late',
    );
    expect(await storage.list()).toEqual([]);
  });
});

describe('a loss that is no number', () => {
  test('stops the run, names the place, the rate and the remedy, and keeps the last good checkpoint', async () => {
    const storage = memoryStorage();
    const model = regression();
    const exploding = { ...constant(0), at: (step: number) => (step < 4 ? 0.01 : 1e38) };
    const diverged = train(model, halves(9), {
      batchSize: 3,
      epochs: 5,
      optimizer: sgd(),
      learningRate: exploding,
      checkpoint: { storage },
    });
    await expect(diverged).rejects.toThrow(TrainingError);
    await expect(diverged).rejects.toThrow(
      /^fit: the loss became (NaN|Infinity) at epoch 2, step 3 \(learning rate 1e\+38\), so training was stopped\. Lower the learning rate, set clipNorm, .* The last good checkpoint is kept: memory\/checkpoint\.safetensors \(epoch 1, step 3\)\.$/,
    );
    const { state, weights } = decodeCheckpoint(await storage.read('checkpoint.safetensors'), 'test');
    expect(state).toMatchObject({ epoch: 1, step: 0 });
    expect([...(weights['head/kernel']?.data ?? [])].every((value) => Number.isFinite(value))).toBe(true);
  });

  test('weights that overflow in the very last step are noticed too', async () => {
    const exploding = { ...constant(0), at: () => Number.MAX_VALUE };
    const diverged = train(regression(), halves(9), { epochs: 1, optimizer: sgd(), learningRate: exploding });
    await expect(diverged).rejects.toThrow(/^fit: head\/kernel became (NaN|-?Infinity) at epoch 1, step 1/);
  });

  test('a NaN among the inputs is a NaN loss', async () => {
    const dataset = halves(9).map(({ data, shape }) => ({ data: data.with(0, Number.NaN), shape }));
    await expect(train(regression(), dataset)).rejects.toThrow(/the loss became NaN at epoch 1, step 1/);
    await expect(train(regression(), halves(9), { validation: dataset })).rejects.toThrow(
      /the validation loss became NaN at the end of epoch 1/,
    );
  });
});

describe('fit rejects', () => {
  const small = { outputs: 3, ending: 'softmax' as string };
  const ending = ({ outputs, ending }: typeof small) => {
    const x = input({ shape: [6, 6, 1] });
    const y = layers.dense({ name: 'last', units: outputs, activation: ending as 'softmax' });
    return makeModel({ inputs: x, outputs: y.apply(layers.flatten().apply(x)) as SymbolicTensor });
  };
  const frozen = () => {
    const model = regression();
    model.trainable = false;
    return model;
  };
  const relabelled = () => halves(9).filter(({ label }) => label < 0);
  test.each([
    [
      'a model without a softmax',
      () => ending({ ...small, ending: 'tanh' }),
      {},
      /"last" \(Dense with tanh\)/,
    ],
    [
      'a sigmoid for one label an example',
      () => ending({ ...small, ending: 'sigmoid' }),
      {},
      /ends in a sigmoid, for any number of labels .* have one label each; build .* outputActivation: 'softmax'/,
    ],
    [
      'a model of other classes',
      () => ending({ ...small, outputs: 4 }),
      {},
      /4 outputs and the dataset has 3 classes/,
    ],
    ['a model with nothing to train', frozen, {}, /no weights to train/],
    ['no epochs', regression, { epochs: 0 }, /epochs must be a whole number of at least 1, got 0/],
    ['half a batch', regression, { batchSize: 0.5 }, /batchSize must be a whole number/],
    ['a negative rate', regression, { learningRate: -1 }, /rate must be a number of at least 0, got -1/],
    ['smoothing of 1', regression, { labelSmoothing: 1 }, /labelSmoothing must be/],
    ['a clip norm of 0', regression, { clipNorm: 0 }, /clipNorm must be/],
    [
      'too few class weights',
      regression,
      { classWeights: [1, 2] },
      /3 numbers .*left, right, top.* got \[1,2\]/,
    ],
    ['class weights of zero', regression, { classWeights: [0, 0, 0] }, /not all 0/],
    ['patience of 0', regression, { earlyStopping: { patience: 0 } }, /patience of at least 1/],
    [
      'watching what is not measured',
      regression,
      { earlyStopping: { monitor: 'validationLoss' } },
      /no validation data/,
    ],
    [
      'an empty validation set',
      regression,
      { validation: relabelled() },
      /validation set must have at least one/,
    ],
  ] as const)('%s', async (_, model, options, message) => {
    const { numTensors } = memory();
    const built = model();
    const made = memory().numTensors - numTensors;
    const failing = train(built, halves(9), options);
    await expect(failing).rejects.toThrow(TrainingError);
    await expect(failing).rejects.toThrow(message);
    expect(memory().numTensors - numTensors).toBe(made);
  });

  test('examples of another shape, naming one', async () => {
    const dataset = halves(9).map(({ data }) => ({ data, shape: [36, 1] }));
    await expect(train(regression(), dataset)).rejects.toThrow(
      /takes examples of shape \[6,6,1\], but "\d" has \[36,1\]; resize the examples/,
    );
  });

  test('an empty dataset', async () => {
    await expect(train(regression(), relabelled())).rejects.toThrow(
      /the dataset must have at least one example/,
    );
  });

  test('a validation set of other classes', async () => {
    const array = { data: new Float32Array(36), shape: [6, 6, 1] };
    const validation = Dataset.fromArrays([array], [0], { labels: ['left', 'top', 'right'] });
    await expect(train(regression(), halves(3), { validation })).rejects.toThrow(
      /class 1 is "right" in the dataset and "top" in the validation set/,
    );
  });
});
