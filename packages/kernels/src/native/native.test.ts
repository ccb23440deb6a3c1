import os from 'node:os';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { distance, randomValues, select, toTensor, type Values } from '../../testing/backends.js';
import { installKernels } from '../install-kernels.js';
import { nativeOf } from './native.js';
import { DeadPoolError, ThreadPool } from './thread-pool.js';

afterEach(() => {
  vi.restoreAllMocks();
  if (tf.engine().registry.wasm) tf.removeBackend('wasm');
});

const image: Values = randomValues([8, 24, 24, 16], 1);
const filter = randomValues([3, 3, 16, 20], 2);
const gamma = randomValues([16], 3);

/** Large enough for several threads: products, convolutions, pools, a normalisation, and all their gradients. */
function largeStep(): Float32Array[] {
  return tf.tidy(() => {
    const [x, w, g] = [image, filter, gamma].map((values) => toTensor(values)) as [
      tf.Tensor4D,
      tf.Tensor4D,
      tf.Tensor1D,
    ];
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
      const conv = tf.relu(tf.conv2d(tf.mul(a, c) as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'));
      const strided = tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same');
      const pooled = tf.add(tf.maxPool(conv, 2, 2, 'same'), tf.avgPool(conv, 3, 2, 'same'));
      const rows = tf.reshape(tf.add(pooled, strided), [-1, 20]);
      return tf.matMul(rows, rows, true, false);
    };
    const value = f(x, w, g);
    return [value, ...tf.grads(f)([x, w, g], toTensor(randomValues(value.shape, 4)))].map((tensor) =>
      Float32Array.from(tensor.dataSync()),
    );
  });
}

/** What is shared by rows, images and elements: depthwise, dilation, pooling, padding, arithmetic, sums. */
function sharedWork(): Float32Array[] {
  return tf.tidy(() => {
    const x = toTensor<tf.Tensor4D>(randomValues([4, 28, 27, 21], 5));
    const depthwise = toTensor<tf.Tensor4D>(randomValues([3, 3, 21, 1], 6));
    const pointwise = toTensor<tf.Tensor4D>(randomValues([3, 3, 21, 6], 7));
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
      const moved = tf.relu6(tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same'));
      const near = tf.leakyRelu(tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same', 'NHWC', 3));
      const wide = tf.conv2d(near as tf.Tensor4D, c as tf.Tensor4D, 1, 'same', 'NHWC', 2);
      const padded = tf.pad(wide, [
        [0, 0],
        [1, 2],
        [2, 1],
        [0, 0],
      ]);
      const pooled = tf.add(
        tf.maxPool(padded as tf.Tensor4D, 3, 2, 'same'),
        tf.avgPool(padded as tf.Tensor4D, 2, 2, 'same'),
      );
      return tf.concat(
        [
          tf.mean(tf.minimum(moved, 0.5), [1, 2]),
          tf.sum(tf.mul(pooled, tf.slice(pooled, [0, 2, 0, 0], [4, 1, 15, 6])), [1, 2]),
        ],
        1,
      );
    };
    const inputs = [x, depthwise, pointwise];
    const value = f(x, depthwise, pointwise);
    return [value, ...tf.grads(f)(inputs, toTensor(randomValues(value.shape, 8)))].map((tensor) =>
      Float32Array.from(tensor.dataSync()),
    );
  });
}

describe('threads', () => {
  test('change no bit of a result', async () => {
    const results: Float32Array[][] = [];
    for (const threads of [1, 2, 3, 4, 7]) {
      await installKernels({ threads });
      results.push([...largeStep(), ...sharedWork()], [...largeStep(), ...sharedWork()]);
      tf.removeBackend('wasm');
    }
    for (const result of results) expect(result).toEqual(results[0]);
  });

  test('equal the cpu backend', async () => {
    await installKernels({ threads: 4 });
    const values = largeStep();
    await select('cpu');
    for (const [i, expected] of largeStep().entries())
      expect(distance(values[i]!, expected)).toBeLessThan(1e-5);
  });
});

describe('a thread that is lost', () => {
  test('fails the work that it was on; then there is one thread, until others are started', async () => {
    await installKernels({ threads: 3 });
    const before = largeStep();
    const run = vi.spyOn(ThreadPool.prototype, 'run').mockImplementation(() => {
      throw new DeadPoolError('gemm', 1000);
    });
    expect(largeStep).toThrow(/later work runs on one thread, until installKernels/);
    expect(largeStep()).toEqual(before);
    run.mockRestore();
    expect(nativeOf(tf.engine().backend as BackendWasm).threads).toBe(1);
    expect(await installKernels({ threads: 3 })).toEqual({ threads: 3, reason: 'asked for' });
    expect(largeStep()).toEqual(before);
  });

  test('at the start leaves one thread where auto chose, and is an error where a number was asked for', async () => {
    const start = vi.spyOn(ThreadPool, 'start').mockRejectedValue(new Error('no worker here'));
    vi.spyOn(os, 'availableParallelism').mockReturnValue(4);
    expect(await installKernels()).toEqual({ threads: 1, reason: 'threads could not start: no worker here' });
    tf.removeBackend('wasm');
    await expect(installKernels({ threads: 2 })).rejects.toThrow('no worker here');
    start.mockRestore();
    expect(await installKernels({ threads: 2 })).toEqual({ threads: 2, reason: 'asked for' });
    expect(largeStep().every((values) => values.every(Number.isFinite))).toBe(true);
  });
});

describe('two models trained in turns', () => {
  const losses = (turns: readonly number[]) => {
    const models = [1, 2].map((seed) => {
      const weight = tf.tidy(() => tf.variable(toTensor(randomValues([3, 3, 2, 6], seed))));
      const x = toTensor<tf.Tensor4D>(randomValues([4, 10, 10, 2], seed + 10));
      const optimizer = tf.train.sgd(0.05);
      const loss = () => tf.mean(tf.square(tf.conv2d(x, weight as tf.Tensor4D, 2, 'same'))) as tf.Scalar;
      const step = () => tf.tidy(() => optimizer.minimize(loss, true, [weight])!.dataSync()[0]!);
      return {
        step,
        dispose: () => [weight, x, optimizer].map((one) => one.dispose()),
        path: [] as number[],
      };
    });
    for (const turn of turns) models[turn]!.path.push(models[turn]!.step());
    for (const model of models) model.dispose();
    return models.map(({ path }) => path);
  };

  test.each([1, 3])('learn what each learns alone, %i thread(s)', async (threads) => {
    await installKernels({ threads });
    const before = tf.memory().numTensors;
    const [first, second] = losses([0, 1, 0, 1, 1, 0, 0, 1]);
    expect(losses([0, 0, 0, 0])[0]).toEqual(first);
    expect(losses([1, 1, 1, 1])[1]).toEqual(second);
    expect(first!.at(-1)).toBeLessThan(first![0]!);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('memory', () => {
  test.each([1, 3])('may grow in the middle of training, %i thread(s)', async (threads) => {
    await installKernels({ threads });
    const before = largeStep();
    const kept = Array.from({ length: 24 }, () => tf.zeros([1024, 1024, 4]));
    expect(largeStep()).toEqual(before);
    tf.dispose(kept);
    expect(largeStep()).toEqual(before);
  });

  test('stays the same over 10,000 steps', async () => {
    await installKernels({ threads: 1 });
    const backend = tf.engine().backend as BackendWasm;
    const weight = tf.variable(toTensor(randomValues([3, 3, 1, 2], 1)));
    const x = toTensor<tf.Tensor4D>(randomValues([1, 4, 4, 1], 2));
    const optimizer = tf.train.sgd(1e-4);
    const step = () =>
      optimizer.minimize(() => tf.mean(tf.relu(tf.conv2d(x, weight as tf.Tensor4D, 1, 'same'))), false, [
        weight,
      ]);
    for (let i = 0; i < 100; i++) step();
    const heap = backend.wasm as unknown as { readonly HEAPU8: Uint8Array };
    const state = () => [tf.memory().numTensors, backend.numDataIds(), heap.HEAPU8.length];
    const before = state();
    for (let i = 0; i < 10_000; i++) step();
    expect(state()).toEqual(before);
    expect(Number.isFinite(weight.dataSync()[0])).toBe(true);
    tf.dispose([weight, x]);
    optimizer.dispose();
  });

  test('that is not there is asked for by its size, and nothing is lost', async () => {
    await installKernels({ threads: 1 });
    const native = nativeOf(tf.engine().backend as BackendWasm);
    expect(() => native.withScratch(0xffffff00, () => 1)).toThrow(
      /scratch memory of 4294967040 bytes was asked for.*smaller batch/,
    );
    const before = largeStep();
    expect(() =>
      native.withScratch(64, () => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(largeStep()).toEqual(before);
  });
});
