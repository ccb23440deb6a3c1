import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomValues, select, type Values, valueAndGradients } from '../../testing/backends.js';

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;
const reductions: [string, Reduction][] = [
  ['max', tf.max],
  ['min', tf.min],
];

/** Random whole numbers of a small range, so that ties are common; without -0, which may win over 0 or not. */
function tied(shape: readonly number[], seed: number): Values {
  const { data } = randomValues(shape, seed);
  return { shape, data: data.map((value) => Math.round(value * 3) + 0) };
}

const anyReduction = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc.subarray(shape.map((_, axis) => axis)),
    fromEnd: fc.boolean(),
    keepDims: fc.boolean(),
    seed: fc.nat(1000),
  }),
);

describe.each(reductions)('%s', (_name, op) => {
  test('value and gradient on wasm are those on cpu, for any shape, axes and ties', async () => {
    await fc.assert(
      fc.asyncProperty(anyReduction, async ({ shape, axes, fromEnd, keepDims, seed }) => {
        const axis = fromEnd ? axes.map((one) => one - shape.length) : axes;
        const f = (x: tf.Tensor) => op(x, axis, keepDims);
        const x = tied(shape, seed);
        expect(await valueAndGradients('wasm', [x], f)).toEqual(await valueAndGradients('cpu', [x], f));
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  test.each([
    ['over time', [3, 58, 100], 1],
    ['over a picture', [2, 9, 9, 37], [1, 2]],
    ['over channels', [4, 130], 1],
    ['over the batch', [40, 33], 0],
    ['over two axes apart', [5, 6, 7, 8], [0, 2]],
    ['over everything', [5, 6, 7], undefined],
  ] as const)('%s, of a larger tensor', async (_title, shape, axis) => {
    const f = (x: tf.Tensor) => op(x, axis as number | number[] | undefined);
    const x = randomValues(shape, 5);
    expect(await valueAndGradients('wasm', [x], f)).toEqual(await valueAndGradients('cpu', [x], f));
  });

  test('NaN, infinities and zeros of both signs have the gradients that they have on cpu', async () => {
    const edges = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1, 1, Number.NaN];
    const gradientsOn = async (backend: 'cpu' | 'wasm', shape: number[], axis: number) => {
      await select(backend);
      return edges.flatMap((dy) =>
        edges.map((edge, i) =>
          tf.tidy(() => {
            const x = tf.tensor(edges.with(i, edge).with((i + 3) % 8, 2), shape);
            const y = op(x, axis);
            return Array.from(
              tf
                .grad((at) => op(at, axis))(x, tf.fill(y.shape, dy))
                .dataSync(),
            );
          }),
        ),
      );
    };
    for (const [shape, axis] of [
      [[2, 4], 0],
      [[2, 4], 1],
      [[8], 0],
    ] as const) {
      expect(await gradientsOn('wasm', [...shape], axis)).toEqual(await gradientsOn('cpu', [...shape], axis));
    }
  });

  test('has a second derivative in the direction of dy', async () => {
    const slopeOn = async (backend: 'cpu' | 'wasm') => {
      await select(backend);
      return tf.tidy(() => {
        const x = tf.tensor2d([1, 5, 5, 2, 0, 3], [2, 3]);
        const into = tf.tensor2d([1, 2, 4, 8, 16, 32], [2, 3]);
        const slope = tf.grad((dy) => tf.mul(tf.grad((at) => op(at, 1))(x, dy), into))(tf.ones([2]));
        return Array.from(slope.dataSync());
      });
    };
    expect(await slopeOn('wasm')).toEqual(op === tf.max ? [6, 32] : [1, 16]);
    expect(await slopeOn('wasm')).toEqual(await slopeOn('cpu'));
  });

  test('int32 numbers are left to tfjs, gradient included', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await select(backend);
      tf.tidy(() => {
        const x = tf.tensor2d([1, 5, 5, 2], [2, 2], 'int32');
        expect(Array.from(op(x, 0).dataSync())).toEqual(op === tf.max ? [5, 5] : [1, 2]);
        const slope = tf.grad((at) => op(at, 0))(x, tf.tensor1d([3, 4]));
        expect(Array.from(slope.dataSync())).toEqual(op === tf.max ? [0, 4, 3, 0] : [3, 0, 0, 4]);
      });
    }
  });
});

test('the gradient of a maximum agrees with finite differences', async () => {
  await select('wasm');
  const x = randomValues([2, 5, 3], 9);
  const at = (data: Float32Array) =>
    tf.tidy(() => tf.sum(tf.square(tf.max(tf.tensor3d(data, [2, 5, 3]), 1))).dataSync()[0]!);
  const gradient = tf.tidy(() =>
    tf
      .grad((t) => tf.sum(tf.square(tf.max(t, 1))))(tf.tensor3d(x.data as Float32Array, [2, 5, 3]))
      .dataSync(),
  );
  const h = 1e-2;
  for (const [i, value] of x.data.entries()) {
    const moved = (by: number) => at(Float32Array.from(x.data).fill(value + by, i, i + 1));
    expect(gradient[i]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 3);
  }
});
