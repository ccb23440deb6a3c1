import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, valueAndGradients, valueOn } from '../../testing/backends.js';
import { finiteDifferences } from '../../testing/reference-conv.js';

const FLOAT32 = 1e-5;
describe('matMul', () => {
  test.each([false, true])(
    'gradients equal float64 finite differences, transposed: %s',
    async (transposed) => {
      const a = randomValues(transposed ? [3, 4, 2] : [3, 2, 4], 1);
      const b = randomValues(transposed ? [1, 3, 4] : [1, 4, 3], 2);
      const dy = randomValues([3, 2, 3], 77).data;
      const loss = (x: ArrayLike<number>, y: ArrayLike<number>) => {
        let total = 0;
        for (let n = 0; n < 3; n++)
          for (let i = 0; i < 2; i++)
            for (let j = 0; j < 3; j++)
              for (let k = 0; k < 4; k++) {
                const left = x[n * 8 + (transposed ? k * 2 + i : i * 4 + k)]!;
                total += left * y[transposed ? j * 4 + k : k * 3 + j]! * dy[(n * 2 + i) * 3 + j]!;
              }
        return total;
      };
      const [, da, db] = await valueAndGradients('wasm', [a, b], (x: tf.Tensor, y: tf.Tensor) =>
        tf.matMul(x, y, transposed, transposed),
      );
      expect(
        distance(
          da!,
          finiteDifferences(a, (data) => loss(data, b.data)),
        ),
      ).toBeLessThan(FLOAT32);
      expect(
        distance(
          db!,
          finiteDifferences(b, (data) => loss(a.data, data)),
        ),
      ).toBeLessThan(FLOAT32);
    },
  );

  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('of a known pair, transposeA %s, transposeB %s', async (transposeA, transposeB) => {
    const a = {
      shape: transposeA ? [3, 2] : [2, 3],
      data: Float32Array.from(transposeA ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6]),
    };
    const b = {
      shape: transposeB ? [2, 3] : [3, 2],
      data: Float32Array.from(transposeB ? [7, 9, 11, 8, 10, 12] : [7, 8, 9, 10, 11, 12]),
    };
    const [value] = await valueAndGradients('wasm', [a, b], (x: tf.Tensor, y: tf.Tensor) =>
      tf.matMul(x, y, transposeA, transposeB),
    );
    expect(Array.from(value!)).toEqual([58, 64, 139, 154]);
  });

  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('of several blocks equals cpu, transposeA %s, transposeB %s', async (transposeA, transposeB) => {
    const a = randomValues(transposeA ? [530, 150] : [150, 530], 1);
    const b = randomValues(transposeB ? [140, 530] : [530, 140], 2);
    const f = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
    const expected = await valueOn('cpu', [a, b], f);
    const actual = await valueOn('wasm', [a, b], f);
    expect(distance(actual, expected)).toBeLessThan(FLOAT32);
  });

  test('of nothing is zeros, and NaN and Infinity spread as on cpu', async () => {
    const empty = [randomValues([3, 0], 1), randomValues([0, 2], 2)];
    const special = [
      { shape: [2, 2], data: Float32Array.from([Number.NaN, 1, Number.POSITIVE_INFINITY, 2]) },
      { shape: [2, 2], data: Float32Array.from([1, 0, 3, 1]) },
    ];
    const f = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y);
    expect(Array.from(await valueOn('wasm', empty, f))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await valueOn('wasm', special, f)).toEqual(await valueOn('cpu', special, f));
  });
});

describe('fused matMul', () => {
  test.each(['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu'] as const)(
    'with bias and %s equals cpu, gradients included',
    async (activation) => {
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const a = randomValues(transposeA ? [4, 5] : [5, 4], 1);
        const b = randomValues(transposeB ? [3, 4] : [4, 3], 2);
        const f = (x: tf.Tensor, y: tf.Tensor, bias: tf.Tensor1D) =>
          tf.fused.matMul({ a: x, b: y, transposeA, transposeB, bias, activation });
        const expected = await valueAndGradients('cpu', [a, b, randomValues([3], 3)], f);
        const actual = await valueAndGradients('wasm', [a, b, randomValues([3], 3)], f);
        for (const [i, values] of expected.entries())
          expect(distance(actual[i]!, values)).toBeLessThan(FLOAT32);
      }
    },
  );
});

test('a vector is refused', async () => {
  await select('wasm');
  tf.tidy(() => {
    const vector = tf.ones([2]);
    expect(() => tf.matMul(tf.ones([2, 2]), vector)).toThrow(/rank 2 or more, received \[2,2\] and \[2\]/);
    expect(() => tf.matMul(vector, tf.ones([2, 2]))).toThrow(/rank 2 or more, received \[2\] and \[2,2\]/);
  });
});
