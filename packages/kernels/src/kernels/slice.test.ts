import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomValues, select, type Values, valueAndGradients, valueOn } from '../../testing/backends.js';

const anySlice = fc
  .array(fc.record({ before: fc.nat(3), size: fc.nat(3), after: fc.nat(3) }), { minLength: 1, maxLength: 5 })
  .map((axes) => ({
    shape: axes.map(({ before, size, after }) => before + size + after),
    begin: axes.map(({ before }) => before),
    size: axes.map(({ size }) => size),
  }));

describe('slice', () => {
  test('equals cpu for any part of any tensor', async () => {
    await fc.assert(
      fc.asyncProperty(anySlice, async ({ shape, begin, size }) => {
        const f = (x: tf.Tensor) => tf.slice(x, begin, size);
        const inputs = [randomValues(shape, 1)];
        expect(await valueOn('wasm', inputs, f)).toEqual(await valueOn('cpu', inputs, f));
      }),
      { numRuns: 300, seed: 20240704 },
    );
  });

  test('has its gradient', async () => {
    const f = (x: tf.Tensor) => tf.slice(x, [1, 0, 2], [2, -1, 1]);
    const inputs = [randomValues([3, 4, 5], 1)];
    expect(await valueAndGradients('wasm', inputs, f)).toEqual(await valueAndGradients('cpu', inputs, f));
  });

  test.each(['int32', 'bool'] as const)('keeps %s', async (dtype) => {
    await select('wasm');
    tf.tidy(() => {
      const y = tf.slice(tf.tensor2d([1, 0, 1, 1, 0, 1], [2, 3], dtype), [0, 1], [2, 2]);
      expect([y.dtype, ...y.dataSync()]).toEqual([dtype, 0, 1, 0, 1]);
    });
  });

  test('outside of the tensor is refused', async () => {
    await select('wasm');
    const x = tf.ones([3, 2]);
    expect(() => tf.tidy(() => tf.slice(x, [2, 0], [2, 2]))).toThrow(
      /begin\[0\] \+ size\[0\] \(4\) would overflow/,
    );
    x.dispose();
  });
});

describe('split', () => {
  test.each<[string, number | number[], number]>([
    ['in equal parts', 3, 0],
    ['in parts of given sizes', [1, 4, 0, 1], -1],
    ['with the rest', [2, -1], 1],
  ])('%s equals cpu', async (_title, sizes, axis) => {
    const values: Values = randomValues([6, 5, 6], 1);
    const parts = async (backend: 'cpu' | 'wasm') => {
      await select(backend);
      return tf.tidy(() =>
        tf
          .split(tf.tensor(values.data, [6, 5, 6]), sizes, axis)
          .map((part) => ({ shape: part.shape, data: part.dataSync() })),
      );
    };
    expect(await parts('wasm')).toEqual(await parts('cpu'));
  });

  test('into parts that do not add up is refused', async () => {
    await select('wasm');
    const x = tf.ones([6]);
    expect(() => tf.tidy(() => tf.split(x, [2, 3]))).toThrow(/sum of sizes/);
    x.dispose();
  });
});
