import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, valueAndGradients, valueOn } from '../../testing/backends.js';

describe.each([
  ['sum', tf.sum],
  ['mean', tf.mean],
] as const)('%s on wasm equals cpu', (_name, op) => {
  test('over any axes, gradients included', async () => {
    const size = fc.integer({ min: 1, max: 9 });
    const any = fc.record({
      shape: fc.array(size, { minLength: 1, maxLength: 4 }),
      chosen: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      keepDims: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ shape, chosen, keepDims }) => {
        const axes = shape.flatMap((_, i) => (chosen[i] ? [i] : []));
        const inputs = [randomValues(shape, 1)];
        const f = (x: tf.Tensor) => op(x, axes.reverse(), keepDims);
        const expected = await valueAndGradients('cpu', inputs, f);
        const actual = await valueAndGradients('wasm', inputs, f);
        for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-6);
      }),
      { numRuns: 200, seed: 20261126 },
    );
  });

  test.each([
    ['a global average', [2, 112, 112, 5], [1, 2]],
    ['many rows', [40_000, 3], [0]],
    ['few rows of many columns', [3, 4, 1025], [1]],
  ])('of %s', async (_title, shape, axes) => {
    const x = randomValues(shape, 1);
    const f = (input: tf.Tensor) => op(tf.add(input, 1), axes);
    expect(distance(await valueOn('wasm', [x], f), await valueOn('cpu', [x], f))).toBeLessThan(1e-6);
  });

  test('of NaN, of int32, and of nothing', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = tf.tensor3d([1, Number.NaN, 3, 4, 5, Infinity, 7, 8], [2, 2, 2]);
      expect(Array.from(op(x, 1).dataSync(), Number.isFinite)).toEqual([true, false, true, false]);
      expect(op(tf.ones([2, 3, 2], 'int32'), 1).dtype).toBe(op === tf.sum ? 'int32' : 'float32');
      expect(op(tf.zeros([2, 0, 3]), 1).shape).toEqual([2, 3]);
      expect(op(tf.zeros([0, 2, 3]), 1).shape).toEqual([0, 3]);
    });
  });
});

test.each([
  ['float32', [2, 0], 1],
  ['float32', [0, 2], 0],
  ['int32', [2, 0, 3], 1],
  ['float32', [0], 0],
] as const)('a sum of no numbers is 0: %s [%s] over axis %i', async (dtype, shape, axis) => {
  await select('wasm');
  tf.tidy(() => {
    // Numbers that the next tensor of this size finds in its memory.
    tf.dispose(Array.from({ length: 8 }, () => tf.fill([6], 7)));
    const sums = tf.sum(tf.zeros([...shape], dtype), axis);
    expect(sums.dtype).toBe(dtype);
    expect(sums.dataSync().every((value) => value === 0)).toBe(true);
    const kept = tf.sum(tf.zeros([...shape], dtype), axis, true);
    expect(kept.shape).toEqual(shape.map((size, i) => (i === axis ? 1 : size)));
  });
});
