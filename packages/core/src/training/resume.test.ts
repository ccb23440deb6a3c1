import { beforeEach, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { BundleError, TrainingError } from '../errors.js';
import { createRandom } from '../random.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import { weightData } from '../weights/model-weights.js';
import type { TensorData } from '../weights/tensor-data.js';
import { fit as train } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { adam } from './optimizers/adam.js';
import { sgd } from './optimizers/sgd.js';
import type { TrainingEvent, TrainingSummary } from './progress.js';
import { oneCycle } from './schedules/one-cycle.js';
import { augmented, convolutional, halves, mixFirstTwo } from './testing/small-run.js';

const FILE = 'checkpoint.safetensors';
const EXAMPLES = 44;
const BATCH = 8;
const EPOCHS = 4;
/** Six steps an epoch, the last one smaller. */
const STEPS = Math.ceil(EXAMPLES / BATCH) * EPOCHS;

type Weights = Record<string, TensorData>;

/** Everything that could break an exact resume at once. */
function options(change: FitOptions = {}): FitOptions {
  return {
    epochs: EPOCHS,
    batchSize: BATCH,
    seed: 5,
    optimizer: adam(),
    learningRate: oneCycle(0.02),
    labelSmoothing: 0.1,
    classWeights: 'balanced',
    clipNorm: 1,
    validation: halves(20, 9),
    batchAugmentation: mixFirstTwo,
    earlyStopping: { patience: 2 },
    ...change,
  };
}

async function run(change: FitOptions = {}): Promise<{ summary: TrainingSummary; weights: Weights }> {
  const model = convolutional();
  const summary = await train(model, augmented(halves(EXAMPLES)), options(change));
  return { summary, weights: await weightData(model) };
}

/** Runs from the checkpoint in `storage`, and cancels while this many further batches have been made. */
async function runUntil(storage: Storage, batches: number, change: FitOptions = {}): Promise<void> {
  const controller = new AbortController();
  let made = 0;
  const cancelling = run({
    ...change,
    checkpoint: { storage, resume: true },
    signal: controller.signal,
    batchAugmentation: (batch, random) => {
      mixFirstTwo(batch, random);
      if (++made === batches) controller.abort(new Error('cancelled'));
    },
  });
  await expect(cancelling).rejects.toThrow('cancelled');
}

/** Without what the clock decides. */
const figures = ({ history, epoch, stoppedEarly }: TrainingSummary) => ({
  epoch,
  stoppedEarly,
  history: history.map(({ seconds: _, examplesPerSecond: __, ...rest }) => rest),
});

describe.each(['cpu', 'wasm'] as const)('a resumed run on %s', (backend) => {
  beforeEach(async () => {
    await useBackend({ backend, threads: backend === 'wasm' ? 1 : undefined });
  });

  test.each([
    ['Adam', { optimizer: adam() }, false],
    [
      'SGD with momentum, stopped early',
      { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.3, epochs: 8 },
      true,
    ],
    ['an average of the weights', { ema: 0.95 }, false],
  ] as [string, FitOptions, boolean][])(
    '%s: ends with the bits of an uninterrupted one',
    async (_, change, early) => {
      const whole = await run(change);
      expect(whole.summary.stoppedEarly).toBe(early);
      for (let trial = 0; trial < 3; trial++) {
        const random = createRandom(trial, backend);
        const storage = memoryStorage();
        const [first, second] = [1 + random.integer(8), 1 + random.integer(8)];
        await runUntil(storage, first, change);
        await runUntil(storage, second, change);
        const resumed = await run({ ...change, checkpoint: { storage, resume: true } });
        expect(resumed.weights, `cancelled at ${first} and ${second} more`).toEqual(whole.weights);
        expect(figures(resumed.summary)).toEqual(figures(whole.summary));
      }
    },
  );

  test('killed after any checkpoint that is written on the way, it ends the same', async () => {
    const whole = await run();
    const storage = memoryStorage();
    let killed = 0;
    for (let kill = true; kill; ) {
      kill = false;
      const onProgress = ({ type }: TrainingEvent): void => {
        if (type !== 'checkpoint' || killed >= 6) return;
        kill = true;
        killed++;
        // Not a cancellation: nothing more is written.
        throw new Error('killed');
      };
      await run({ checkpoint: { storage, everySeconds: 0, resume: true }, onProgress }).then(
        ({ summary, weights }) => {
          expect(weights).toEqual(whole.weights);
          expect(figures(summary)).toEqual(figures(whole.summary));
        },
        (error: Error) => expect(error.message).toBe('killed'),
      );
    }
    expect(killed).toBe(6);
  });
});

describe('resume', () => {
  beforeEach(async () => {
    await useBackend({ backend: 'cpu' });
  });

  test('a run cancelled during validation goes on there', async () => {
    const whole = await run();
    const storage = memoryStorage();
    const controller = new AbortController();
    const validation = halves(20, 9).map((array) => {
      controller.abort(new Error('cancelled'));
      return array;
    });
    const { signal } = controller;
    await expect(run({ validation, checkpoint: { storage }, signal })).rejects.toThrow('cancelled');
    const events: TrainingEvent[] = [];
    const onProgress = (event: TrainingEvent) => void events.push(event);
    const { weights, summary } = await run({ checkpoint: { storage, resume: true }, onProgress });
    expect(events[0]).toEqual({ type: 'resume', epoch: 1, step: 6, location: `memory/${FILE}` });
    expect(weights).toEqual(whole.weights);
    expect(figures(summary)).toEqual(figures(whole.summary));
  });

  test('a run cancelled while it waits for a better epoch still gives back the best one', async () => {
    const early: FitOptions = { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.3, epochs: 8 };
    const whole = await run(early);
    expect(whole.summary).toMatchObject({ stoppedEarly: true, epoch: whole.summary.history.length - 2 });
    const storage = memoryStorage();
    await runUntil(storage, whole.summary.epoch * 6 + 8, early);
    const resumed = await run({ ...early, checkpoint: { storage, resume: true } });
    expect(resumed.weights).toEqual(whole.weights);
    expect(figures(resumed.summary)).toEqual(figures(whole.summary));
    const again = await run({ ...early, checkpoint: { storage, resume: true } });
    expect(again).toEqual(resumed);
  });

  test('a finished run trains nothing more and gives the same summary and weights', async () => {
    const storage = memoryStorage();
    const first = await run({ checkpoint: { storage } });
    const events: string[] = [];
    const again = await run({
      checkpoint: { storage, resume: true },
      onProgress: ({ type }) => events.push(type),
    });
    expect(again).toEqual(first);
    expect(events).toEqual(['resume']);
  });

  test('without a checkpoint the run starts at its beginning', async () => {
    const storage = memoryStorage();
    const { weights } = await run({ checkpoint: { storage, resume: true } });
    expect(weights).toEqual((await run()).weights);
    expect(await storage.list()).toEqual([FILE]);
  });

  test('without resume an old checkpoint is not read, but replaced', async () => {
    const storage = memoryStorage({ [FILE]: new Uint8Array(5) });
    const { weights } = await run({ checkpoint: { storage } });
    expect(weights).toEqual((await run()).weights);
    expect((await storage.read(FILE)).length).toBeGreaterThan(1000);
  });

  test('seconds and steps count on, and no step is done twice', async () => {
    const storage = memoryStorage();
    await runUntil(storage, 8);
    let steps = 0;
    const { summary } = await run({
      checkpoint: { storage, resume: true },
      earlyStopping: { patience: 2 },
      batchAugmentation: (batch, random) => {
        mixFirstTwo(batch, random);
        steps++;
      },
    });
    expect(steps).toBe(STEPS - 8 - (EPOCHS - summary.history.length) * 6);
    expect(summary.seconds).toBeGreaterThan(summary.history.at(-1)?.seconds ?? Infinity);
  });

  test('other settings are refused, each with both values', async () => {
    const storage = memoryStorage();
    const fingerprint = { model: 'lenet-5', data: { path: 'a', hash: 1 } };
    await run({ epochs: 1, checkpoint: { storage, fingerprint } });
    const other = run({
      epochs: 2,
      batchSize: 4,
      optimizer: sgd(),
      learningRate: 0.5,
      checkpoint: { storage, resume: true, fingerprint: { data: { hash: 2, path: 'a' }, model: 'lenet-5' } },
    });
    await expect(other).rejects.toThrow(TrainingError);
    await expect(other).rejects.toThrow(
      'epochs was 1, is 2; batchSize was 8, is 4; optimizer was ' +
        '{"beta1":0.9,"beta2":0.999,"epsilon":1e-8,"name":"adam"}, is ' +
        '{"momentum":0,"name":"sgd","nesterov":false,"weightDecay":0}; learningRate was ' +
        '{"finalDivisor":10000,"name":"oneCycle","peak":0.02,"startDivisor":25,"warmup":0.3}, is ' +
        '{"name":"constant","rate":0.5}; fingerprint.data was {"hash":1,"path":"a"}, is {"hash":2,"path":"a"}. ' +
        'Give the settings of that run to finish it, or start anew',
    );
  });

  test('every damage is noticed, and the model is left alone', async () => {
    const storage = memoryStorage();
    await run({ epochs: 1, checkpoint: { storage } });
    const good = await storage.read(FILE);
    const before = await weightData(convolutional());
    for (let trial = 0; trial < 40; trial++) {
      const random = createRandom(trial, 'damage');
      const bad = trial % 4 === 0 ? good.slice(0, random.integer(good.length)) : good.slice();
      if (trial % 4 !== 0) {
        const at = random.integer(bad.length);
        bad[at] = (bad[at] as number) ^ (1 << random.integer(8));
      }
      const model = convolutional();
      const resuming = train(
        model,
        augmented(halves(EXAMPLES)),
        options({ epochs: 1, checkpoint: { storage: memoryStorage({ [FILE]: bad }), resume: true } }),
      );
      await expect(resuming).rejects.toThrow(BundleError);
      await expect(resuming).rejects.toThrow(
        /can't resume from memory\/checkpoint.safetensors: .*[Ss]tart the run anew/,
      );
      expect(await weightData(model)).toEqual(before);
    }
  });
});
