import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, valueAndGradients } from '../../testing/backends.js';

const small = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 });

/** x `[...batch, ...outer, size, ...inner]` and indices `[...batch, ...places]` into the axis of `size`. */
const anyGather = fc
  .record({
    batch: small,
    outer: small,
    size: fc.integer({ min: 1, max: 9 }),
    inner: small,
    places: small,
    seed: fc.nat(1000),
  })
  .filter(({ batch, outer, inner, places }) => {
    const ranks = [batch.length + outer.length + 1 + inner.length, batch.length + places.length];
    return Math.max(...ranks) <= 5 && ranks[1]! > 0;
  });

describe('gather', () => {
  test('and its gradient equal their definition, for any axis and number of batch axes', async () => {
    await select('wasm');
    await fc.assert(
      fc.asyncProperty(anyGather, fc.boolean(), async (sizes, fromEnd) => {
        const { batch, outer, size, inner, places, seed } = sizes;
        const x = randomValues([...batch, ...outer, size, ...inner], seed);
        const picks = randomValues([...batch, ...places], seed + 1);
        const indices = Int32Array.from(picks.data, (value) => Math.floor(((value + 1) / 2) * size));
        const rank = x.shape.length;
        const axis = batch.length + outer.length - (fromEnd ? rank : 0);
        const f = (t: tf.Tensor) =>
          tf.gather(t, tf.tensor(indices, [...picks.shape], 'int32'), axis, batch.length);
        const [value, gradient] = await valueAndGradients('wasm', [x], f);
        const product = (shape: readonly number[]) => shape.reduce((all, one) => all * one, 1);
        const dy = randomValues([...batch, ...outer, ...places, ...inner], 77).data;
        const [count, slice] = [product(places), product(inner)];
        const sums = new Float32Array(x.data.length);
        for (const [i, one] of dy.entries()) {
          const block = Math.floor(i / (slice * count));
          const image = Math.floor(block / product(outer));
          const place = Math.floor(i / slice) % count;
          const from = (block * size + indices[image * count + place]!) * slice + (i % slice);
          expect(value![i]).toBe(x.data[from]);
          sums[from]! += one;
        }
        expect(distance(gradient!, sums)).toBeLessThan(1e-6);
      }),
      { numRuns: 300, seed: 20261123 },
    );
  });

  test.each([
    ['a table, by a matrix of words', [40, 30], [5, 7], 0, 0],
    ['columns', [6, 20], [50], 1, 0],
    ['the middle axis', [3, 11, 4], [2, 5], 1, 0],
    ['rows of each example', [4, 9, 5], [4, 3], 1, 1],
    ['one number of each example', [4, 9], [4], 1, 1],
  ] as const)('of %s is the same on cpu, gradient included', async (_title, shape, places, axis, batch) => {
    const { data } = randomValues(places, 3);
    const indices = Int32Array.from(data, (value) => Math.floor(((value + 1) / 2) * shape[axis]!));
    const f = (x: tf.Tensor) => tf.gather(x, tf.tensor(indices, [...places], 'int32'), axis, batch);
    const expected = await valueAndGradients('cpu', [randomValues(shape, 1)], f);
    const actual = await valueAndGradients('wasm', [randomValues(shape, 1)], f);
    expect(actual[0]).toEqual(expected[0]);
    expect(distance(actual[1]!, expected[1]!)).toBeLessThan(1e-6);
  });

  test.each([-1, 5, 2 ** 30])('of index %i out of 5 is refused as on cpu', async (index) => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await select(backend);
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const x = tf.ones([5, 3]);
        expect(() => tf.gather(x, tf.tensor1d([1, index], 'int32'))).toThrow(
          `GatherV2: the index value ${index} is not in [0, 4]`,
        );
      });
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test('of no rows, or of rows without numbers, is empty', async () => {
    await select('wasm');
    tf.tidy(() => {
      const none = tf.tensor1d([], 'int32');
      expect(tf.gather(tf.ones([5, 3]), none).shape).toEqual([0, 3]);
      expect(tf.gather(tf.ones([5, 0]), tf.tensor1d([4, 4], 'int32')).shape).toEqual([2, 0]);
      expect(() => tf.gather(tf.ones([0, 3]), tf.tensor1d([0], 'int32'))).toThrow(/index value 0/);
    });
  });

  test.each(['int32', 'bool'] as const)('keeps numbers of type %s', async (dtype) => {
    await select('wasm');
    tf.tidy(() => {
      const rows = tf.gather(tf.tensor2d([1, 0, 1, 1, 0, 0], [3, 2], dtype), tf.tensor1d([2, 0], 'int32'));
      expect([rows.dtype, ...rows.dataSync()]).toEqual([dtype, 0, 0, 1, 0]);
    });
  });

  test('has a second derivative in the direction of dy', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = toTensor(randomValues([4, 2], 1));
      const into = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
      const indices = tf.tensor1d([3, 0, 3], 'int32');
      const slope = tf.grad((dy) => tf.mul(tf.grad((at) => tf.gather(at, indices))(x, dy), into))(
        tf.ones([3, 2]),
      );
      expect(Array.from(slope.dataSync())).toEqual([7, 8, 1, 2, 7, 8]);
    });
  });
});
