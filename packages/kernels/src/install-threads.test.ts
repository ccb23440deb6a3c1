import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor } from '../testing/backends.js';
import { installKernels } from './install-kernels.js';

afterEach(() => {
  if (tf.engine().registry.wasm) tf.removeBackend('wasm');
});

describe('installKernels', () => {
  describe('beside a plain backend that the program started itself', () => {
    afterEach(async () => {
      // Lets `tf.setBackend('wasm')` start tfjs's own again.
      tf.removeBackend('wasm');
      await installKernels({ threads: 1 });
      const { factory } = tf.engine().registryFactory.wasm!;
      tf.removeBackend('wasm');
      tf.registerBackend('wasm', factory, 3);
    });

    test.each(['auto', 4] as const)('keeps it, and says that it has one thread: %s', async (threads) => {
      await tf.setBackend('wasm');
      const tensor = tf.tensor1d([1, 2, 3]);
      await tf.setBackend('cpu');
      const { reason, ...rest } = await installKernels({ threads });
      expect(rest).toEqual({ threads: 1 });
      expect(reason).toMatch(/running already.*can't share.*call installKernels before.*removeBackend/);
      expect(tf.getBackend()).toBe('wasm');
      expect(Array.from(tensor.dataSync())).toEqual([1, 2, 3]);
      tensor.dispose();
      expect(await installKernels({ threads })).toEqual({ threads: 1, reason });
      expect(await installKernels({ threads: 1 })).toEqual({ threads: 1, reason: 'asked for' });
    });

    test('waits for a start that the program has not awaited', async () => {
      const own = tf.setBackend('wasm');
      expect((await installKernels({ threads: 2 })).reason).toMatch(/running already/);
      expect(await own).toBe(true);
    });
  });

  test.each([1, 2, 4, 8])('runs on %i thread(s) and computes what the cpu backend does', async (threads) => {
    expect(await installKernels({ threads })).toEqual({ threads, reason: 'asked for' });
    expect(tf.getBackend()).toBe('wasm');
    const product = () => {
      const a = toTensor<tf.Tensor2D>(randomValues([130, 70], 1));
      const b = toTensor<tf.Tensor2D>(randomValues([70, 90], 2));
      return tf.tidy(() => tf.matMul(a, b).dataSync());
    };
    const values = product();
    await select('cpu');
    expect(distance(values, product())).toBeLessThan(1e-5);
  });

  test('auto takes half of the cores, 4 at most', async () => {
    const cores = os.availableParallelism();
    expect(await installKernels()).toEqual({
      threads: Math.max(1, Math.min(Math.floor(cores / 2), 4)),
      reason: `half of ${cores} cores, at most 4`,
    });
  });

  test('a second start with the same number of threads, or with auto, keeps the backend and its tensors', async () => {
    const first = await installKernels({ threads: 2 });
    const tensor = tf.tensor1d([1, 2, 3]);
    expect(await installKernels({ threads: 2 })).toEqual(first);
    expect(await installKernels()).toEqual(first);
    expect(Array.from(tensor.dataSync())).toEqual([1, 2, 3]);
    tensor.dispose();
  });

  test('two starts at once make one backend', async () => {
    const [one, other] = await Promise.all([installKernels({ threads: 2 }), installKernels({ threads: 2 })]);
    expect(one).toEqual(other);
  });

  test('changes the number of threads of a shared memory, and keeps its tensors', async () => {
    await installKernels({ threads: 2 });
    const a = toTensor<tf.Tensor2D>(randomValues([130, 70], 1));
    const product = () => tf.tidy(() => tf.matMul(a, a, false, true).dataSync());
    const before = product();
    for (const threads of [3, 1, 2]) {
      expect(await installKernels({ threads })).toEqual({ threads, reason: 'asked for' });
      expect(await installKernels()).toEqual({ threads, reason: 'asked for' });
      expect(product()).toEqual(before);
    }
    a.dispose();
  });

  test('starts anew with another number once the backend has been removed', async () => {
    for (const threads of [2, 1, 3, 1]) {
      await installKernels({ threads });
      expect((await installKernels({ threads })).threads).toBe(threads);
      tf.removeBackend('wasm');
    }
  });

  test.each([0, -1, 1.5, 9, Number.NaN])('refuses %d threads', async (threads) => {
    await expect(installKernels({ threads })).rejects.toThrow(
      /threads must be 'auto' or a whole number from 1 to 8, received/,
    );
  });

  test('leaves no temporary file, no global and no process listener', async () => {
    const traces = () => [
      readdirSync(os.tmpdir()).filter((name) => name.startsWith('tfjs')).length,
      'Worker' in globalThis,
      process.listenerCount('uncaughtException'),
      process.listenerCount('unhandledRejection'),
      os.cpus().length,
    ];
    const before = traces();
    await installKernels({ threads: 2 });
    expect(traces()).toEqual(before);
    tf.removeBackend('wasm');
    expect(traces()).toEqual(before);
  });

  test('memory may grow while gradients are computed on threads', async () => {
    await installKernels({ threads: 2 });
    const kept = toTensor<tf.Tensor4D>(randomValues([1, 5, 5, 1], 1));
    const filter = toTensor<tf.Tensor4D>(randomValues([3, 3, 1, 2], 2));
    const gradient = () =>
      tf.tidy(() =>
        tf
          .grad((x) => tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'))(kept)
          .dataSync(),
      );
    const before = gradient();
    const large = Array.from({ length: 12 }, () => tf.zeros([1024, 1024, 4]));
    expect(distance(gradient(), before)).toBe(0);
    tf.dispose([kept, filter, ...large]);
  });
});

describe('a Node program', () => {
  const run = promisify(execFile);

  test.each([1, 2])(
    'that trains on %i thread(s) exits by itself and prints nothing of its own',
    async (threads) => {
      const program = new URL('../testing/train-and-exit.ts', import.meta.url).pathname;
      const { stdout, stderr } = await run(
        process.execPath,
        ['--conditions=@striate/source', '--import', 'tsx', program, String(threads)],
        { timeout: 30_000 },
      );
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toMatchObject({ threads });
    },
  );
});
