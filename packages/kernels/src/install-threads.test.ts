import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor } from '../../testing/backends.js';
import { startWasm } from './start-wasm.js';

afterEach(() => {
  if (tf.engine().registry.wasm) tf.removeBackend('wasm');
});

describe('startWasm', () => {
  // First, since a removed backend's own factory is gone.
  test('takes over a backend that the program started itself', async () => {
    await tf.setBackend('wasm');
    await tf.setBackend('cpu');
    expect(await startWasm()).toEqual({ threads: 1, reason: 'already running' });
    expect(tf.getBackend()).toBe('wasm');
    await expect(startWasm({ threads: 2 })).rejects.toThrow(/already runs with 1 thread/);
  });

  test.each([1, 2, 4, 8])('runs on %i thread(s) and computes what the cpu backend does', async (threads) => {
    expect(await startWasm({ threads })).toEqual({ threads, reason: 'asked for' });
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
    expect(await startWasm()).toEqual({
      threads: Math.max(1, Math.min(Math.floor(cores / 2), 4)),
      reason: `half of ${cores} cores, at most 4`,
    });
  });

  test('a second start with the same number of threads, or with auto, keeps the backend and its tensors', async () => {
    const first = await startWasm({ threads: 2 });
    const tensor = tf.tensor1d([1, 2, 3]);
    expect(await startWasm({ threads: 2 })).toEqual(first);
    expect(await startWasm()).toEqual(first);
    expect(Array.from(tensor.dataSync())).toEqual([1, 2, 3]);
    tensor.dispose();
  });

  test('two starts at once make one backend', async () => {
    const [one, other] = await Promise.all([startWasm({ threads: 2 }), startWasm({ threads: 2 })]);
    expect(one).toEqual(other);
  });

  test('refuses another number of threads while tensors may live on the backend', async () => {
    await startWasm({ threads: 2 });
    await expect(startWasm({ threads: 3 })).rejects.toThrow(
      /already runs with 2 thread.*3 were asked for.*removeBackend/,
    );
    expect(await startWasm({ threads: 2 })).toMatchObject({ threads: 2 });
  });

  test('starts anew with another number once the backend has been removed', async () => {
    for (const threads of [2, 1, 3, 1]) {
      await startWasm({ threads });
      expect((await startWasm({ threads })).threads).toBe(threads);
      tf.removeBackend('wasm');
    }
  });

  test.each([0, -1, 1.5, 9, Number.NaN])('refuses %d threads', async (threads) => {
    await expect(startWasm({ threads })).rejects.toThrow(
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
    await startWasm({ threads: 2 });
    expect(traces()).toEqual(before);
    tf.removeBackend('wasm');
    expect(traces()).toEqual(before);
  });

  test('memory may grow while gradients are computed on threads', async () => {
    await startWasm({ threads: 2 });
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
      const program = new URL('../../testing/train-and-exit.ts', import.meta.url).pathname;
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
