import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distance,
  randomValues,
  select,
  type Values,
  valueAndGradients,
  valueOn,
} from '../../testing/backends.js';

const operations = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  prelu: tf.prelu,
} satisfies Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>;
const names = Object.keys(operations) as (keyof typeof operations)[];

/** Away from 0, so that quotients stay small; ties and both signs included. */
function numbers(shape: readonly number[], seed: number): Values {
  const { data } = randomValues(shape, seed);
  return { shape, data: data.map((value) => Math.round(value * 4) + 0.5) };
}

/** Two shapes that broadcast to a third, any axis of either left out or 1. */
const anyPair = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('both', 'first', 'second')), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((axes) => {
    const one = (who: string) => axes.map(([size, moves]) => (moves === who ? 1 : size));
    const [a, b] = [one('second'), one('first')];
    const shorten = (shape: number[]) =>
      fc
        .integer({
          min: 0,
          max: Math.max(
            0,
            shape.findIndex((size) => size !== 1),
          ),
        })
        .map((n) => shape.slice(n));
    return fc.tuple(shorten(a), shorten(b));
  });

describe.each(names)('%s on wasm equals cpu', (name) => {
  test('however its sides are broadcast', async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, async ([a, b]) => {
        // tfjs's PReLU broadcasts its slopes alone.
        const shapes = name === 'prelu' ? [tf.broadcast_util.assertAndGetBroadcastShape(a, b), b] : [a, b];
        const inputs = shapes.map((shape, i) => numbers(shape, i + 1));
        const f = (x: tf.Tensor, y: tf.Tensor) => operations[name](x, y);
        const expected = await valueOn('cpu', inputs, f);
        expect(distance(await valueOn('wasm', inputs, f), expected)).toBeLessThan(1e-6);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  });

  test.each([
    ['many numbers', [5000], [5000]],
    ['a scalar', [37, 41], []],
    ['a row', [600, 19], [19]],
    ['a column', [30, 19], [30, 1]],
    ['a number for each picture and channel', [3, 7, 5, 6], [3, 1, 1, 6]],
    ['a picture for each of a batch', [5, 9, 9, 3], [9, 9, 3]],
    ['rows and columns in turns', [4, 3, 2, 5], [4, 1, 2, 1]],
  ])('with %s, gradients included', async (_title, a, b) => {
    const inputs = [numbers(a, 1), numbers(b, 2)];
    const f = (x: tf.Tensor, y: tf.Tensor) => operations[name](x, y);
    const expected = await valueAndGradients('cpu', inputs, f);
    const actual = await valueAndGradients('wasm', inputs, f);
    for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-5);
  });

  test('for NaN, infinities and zeros', async () => {
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1, -1];
    const a = {
      shape: [7, 7],
      data: Float32Array.from(special.flatMap((value) => special.map(() => value))),
    };
    const b = { shape: [7], data: Float32Array.from(special) };
    const f = (x: tf.Tensor, y: tf.Tensor) => operations[name](x, y);
    expect(distance(await valueOn('wasm', [a, b], f), await valueOn('cpu', [a, b], f))).toBe(0);
  });

  test('for int32 and for no numbers', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = tf.tensor1d([7, -2, 5], 'int32');
      const expected = {
        add: [8, -1, 6],
        sub: [6, -3, 4],
        mul: [7, -2, 5],
        div: [7, -2, 5],
        maximum: [7, 1, 5],
      };
      const all = { ...expected, minimum: [1, -2, 1], prelu: [7, -2, 5] };
      expect(Array.from(operations[name](x, tf.ones([3], 'int32')).dataSync())).toEqual(all[name]);
      expect(operations[name](tf.zeros([0, 3]), tf.ones([3])).shape).toEqual([0, 3]);
    });
  });
});

describe.each([
  ['relu', (x: tf.Tensor) => tf.relu(x)],
  ['relu6', (x: tf.Tensor) => tf.relu6(x)],
  ['clipByValue', (x: tf.Tensor) => tf.clipByValue(x, -0.5, 0.75)],
  ['leakyRelu', (x: tf.Tensor) => tf.leakyRelu(x, 0.3)],
] as const)('%s on wasm', (_name, f) => {
  test('equals cpu for NaN, infinities and any length', async () => {
    for (const length of [0, 1, 3, 4, 5, 1023, 1024, 4099]) {
      const x = randomValues([length], length);
      x.data.set([Number.NaN, Infinity, -Infinity, -0, 1e-40, 7, -7].slice(0, length));
      const scaled = (input: tf.Tensor) => f(tf.mul(input, 8));
      expect(distance(await valueOn('wasm', [x], scaled), await valueOn('cpu', [x], scaled))).toBeLessThan(
        1e-6,
      );
    }
  });

  test('takes int32', async () => {
    await select('wasm');
    tf.tidy(() => {
      expect(f(tf.tensor1d([3, -3], 'int32')).shape).toEqual([2]);
    });
  });
});
