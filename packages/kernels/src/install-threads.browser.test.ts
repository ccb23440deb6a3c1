import '../testing/register-gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { installKernels } from './install-kernels.js';

afterEach(() => {
  if (tf.engine().registry.wasm) tf.removeBackend('wasm');
});

function trainedLoss(): number[] {
  return tf.tidy(() => {
    const filter = tf.variable(tf.fill([3, 3, 1, 2], 0.1));
    const images = tf.ones([2, 8, 8, 1]) as tf.Tensor4D;
    const optimizer = tf.train.sgd(0.01);
    const loss = () => tf.mean(tf.square(tf.conv2d(images, filter as tf.Tensor4D, 1, 'valid'))) as tf.Scalar;
    const losses = [0, 1].map(() => optimizer.minimize(loss, true)!.dataSync()[0]!);
    filter.dispose();
    return losses;
  });
}

describe('installKernels in an isolated page', () => {
  test.each([1, 2, 4])(
    'trains a convolution on %i thread(s), from the files that the bundler has',
    async (threads) => {
      expect(await installKernels({ threads })).toEqual({ threads, reason: 'asked for' });
      const [first, second] = trainedLoss();
      expect(first).toBeCloseTo(0.81, 5);
      expect(second).toBeLessThan(first!);
    },
  );

  test('auto takes half of the cores, 4 at most', async () => {
    const { threads } = await installKernels();
    expect(threads).toBe(Math.max(1, Math.min(4, Math.floor(navigator.hardwareConcurrency / 2))));
  });

  test('shows the real number of cores again after the start', async () => {
    const cores = navigator.hardwareConcurrency;
    await installKernels({ threads: 3 });
    expect(navigator.hardwareConcurrency).toBe(cores);
  });

  test.each([1, 2])(
    'names the file, its URL and the remedy when it can not be fetched, %i thread(s)',
    async (threads) => {
      const start = installKernels({ threads, wasmPaths: '/no-such-folder/' });
      await expect(start).rejects.toThrow(/tfjs-backend-wasm.*simd\.wasm at http.*no-such-folder.*wasmPaths/);
      expect((await installKernels({ threads })).threads).toBe(threads);
    },
  );

  test('takes the files from the URLs that it is given', async () => {
    const file = 'tfjs-backend-wasm-simd.wasm';
    const url = new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url)
      .href;
    expect(await installKernels({ threads: 1, wasmPaths: { [file]: url } })).toMatchObject({ threads: 1 });
  });
});
