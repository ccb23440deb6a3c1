import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { TrainingError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { weightData } from '../weights/model-weights.js';
import { decodeCheckpoint } from './checkpoint-file.js';
import { fit as train } from './fit.js';
import { sgd } from './optimizers/sgd.js';
import { constant } from './schedules/constant.js';
import { convolutional, halves, regression } from './testing/small-run.js';

describe('fit on WebGL, where results arrive some steps late', () => {
  test('trains to what the cpu backend trains to, and leaks nothing', async () => {
    const run = async (backend: 'webgl' | 'cpu') => {
      await useBackend({ backend });
      const model = convolutional();
      const { numTensors } = memory();
      const options = { epochs: 2, batchSize: 4, optimizer: sgd({ momentum: 0.9 }), learningRate: 0.05 };
      const { history } = await train(model, halves(24), { ...options, validation: halves(9, 1) });
      expect(memory().numTensors).toBe(numTensors);
      return { history, kernel: (await weightData(model))['head/kernel']?.data as Float32Array };
    };
    const expected = await run('cpu');
    const { history, kernel } = await run('webgl');
    history.forEach(({ loss, validationLoss, accuracy }, epoch) => {
      expect(loss).toBeCloseTo(expected.history[epoch]?.loss as number, 3);
      expect(validationLoss).toBeCloseTo(expected.history[epoch]?.validationLoss as number, 3);
      expect(accuracy).toBe(expected.history[epoch]?.accuracy);
    });
    kernel.forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected.kernel[i] as number, 3);
    });
  });

  test('every step counts before a checkpoint, though none was waited for', async () => {
    await useBackend({ backend: 'webgl' });
    const storage = memoryStorage();
    const controller = new AbortController();
    let made = 0;
    const cancelled = train(regression(), halves(30), {
      batchSize: 3,
      checkpoint: { storage },
      signal: controller.signal,
      batchAugmentation: () => {
        if (++made === 8) controller.abort('by hand');
      },
    });
    await expect(cancelled).rejects.toBe('by hand');
    const { state } = decodeCheckpoint(await storage.read('checkpoint.safetensors'), 'test');
    expect(state).toMatchObject({ epoch: 0, step: 8 });
    expect(state.running.examples).toBe(24);
  });

  test('a loss that is no number stops the run, and no checkpoint holds what it left', async () => {
    await useBackend({ backend: 'webgl' });
    const storage = memoryStorage();
    const exploding = { ...constant(0), at: (step: number) => (step < 12 ? 0.01 : 1e38) };
    const diverged = train(regression(), halves(30), {
      batchSize: 3,
      optimizer: sgd(),
      learningRate: exploding,
      checkpoint: { storage },
    });
    await expect(diverged).rejects.toThrow(TrainingError);
    await expect(diverged).rejects.toThrow(
      /at epoch 2, step \d+ .*last good checkpoint is kept: .*epoch 1, step 10/,
    );
    const { weights } = decodeCheckpoint(await storage.read('checkpoint.safetensors'), 'test');
    expect([...(weights['head/kernel']?.data ?? [Number.NaN])].every(Number.isFinite)).toBe(true);
  });
});
