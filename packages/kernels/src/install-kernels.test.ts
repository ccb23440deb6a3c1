import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { select } from '../testing/backends.js';
import { trainingGradients } from './gradients/registry.js';
import { installKernels } from './install-kernels.js';
import { trainingKernels } from './kernels/registry.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const registered = () => trainingKernels.map(({ kernelName }) => tf.getKernel(kernelName, 'wasm'));

describe('installKernels', () => {
  test('a second call changes nothing and neither prints', async () => {
    const output = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    await installKernels();
    const first = registered();
    await installKernels();
    expect(registered()).toEqual(first);
    expect(first.every((kernel) => kernel !== undefined)).toBe(true);
    for (const spy of output) expect(spy).not.toHaveBeenCalled();
  });

  test('puts back what was registered over ours, without wrapping it again', async () => {
    await installKernels();
    const ours = tf.getKernel('BatchMatMul', 'wasm')!;
    tf.unregisterKernel('BatchMatMul', 'wasm');
    tf.registerKernel({ ...ours, kernelFunc: () => [] });
    tf.registerGradient({ kernelName: 'Conv2D', gradFunc: () => ({}) });
    await installKernels();
    expect(tf.getKernel('BatchMatMul', 'wasm')).toBe(ours);
    expect(trainingGradients).toContain(tf.getGradient('Conv2D'));
  });

  test('lists each kernel once', () => {
    const names = trainingKernels.map(({ kernelName }) => kernelName);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a kernel that throws', () => {
  test('leaves no data behind', async () => {
    await select('wasm');
    const before = { tensors: tf.memory().numTensors, buffers: tf.engine().backend.numDataIds() };
    tf.tidy(() => {
      const a = tf.ones([2, 3]);
      // Transposed first, then found not to match.
      expect(() => tf.matMul(a, tf.ones([4, 5]), true, true)).toThrow(/inner shapes/);
    });
    expect(tf.engine().backend.numDataIds()).toBe(before.buffers);
    expect(tf.memory().numTensors).toBe(before.tensors);
  });

  test.each(['conv2d', 'conv2dTranspose'] as const)(
    '%s refuses channels-first data and says what to do',
    async (op) => {
      await select('wasm');
      tf.tidy(() => {
        const filter = tf.ones([3, 3, 2, 2]) as tf.Tensor4D;
        const x = tf.ones([1, 2, 5, 5]) as tf.Tensor4D;
        const run = () =>
          op === 'conv2d'
            ? tf.conv2d(x, filter, 1, 'same', 'NCHW')
            : tf.engine().runKernel('Conv2DBackpropInput', { dy: x, filter }, {
                strides: 1,
                pad: 'same',
                dataFormat: 'NCHW',
                inputShape: [1, 2, 5, 5],
              } as never);
        expect(run).toThrow(/channelsLast|must be 'NHWC', received 'NCHW'; transpose/);
      });
    },
  );
});
