import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor } from '../../testing/backends.js';
import { packedRowsOf } from './packed-rows.js';

const ROWS = 700;
const SIZE = 30;

const wasm = () => tf.engine().backend as BackendWasm;

/** The gradient of looking up these rows of a table, by random gradients, and what it must hold. */
function embeddingGradient(ids: readonly number[], seed = 1) {
  const expected = new Float32Array(ROWS * SIZE);
  const dy = randomValues([ids.length, SIZE], seed);
  for (const [i, one] of dy.data.entries()) {
    const at = ids[Math.floor(i / SIZE)]! * SIZE + (i % SIZE);
    expected[at] = Math.fround(expected[at]! + one);
  }
  const gradient = tf.tidy(() => {
    const f = (table: tf.Tensor) => tf.gather(table, tf.tensor1d([...ids], 'int32'));
    return tf.grad(f)(tf.zeros([ROWS, SIZE]), toTensor(dy));
  });
  return { gradient, expected };
}

let before: number[];
const held = () => [tf.memory().numTensors, wasm().numDataIds()];

beforeEach(async () => {
  await select('wasm');
  before = held();
});
afterEach(() => {
  expect(held()).toEqual(before);
});

describe('the gradient of an embedding', () => {
  test('is packed until it is read, and then holds what it should, for any rows', () => {
    const anyRows = fc.array(fc.nat(ROWS - 1), { maxLength: 120 });
    fc.assert(
      fc.property(anyRows, fc.nat(1000), (ids, seed) => {
        const { gradient, expected } = embeddingGradient(ids, seed);
        expect(Array.from(packedRowsOf(gradient)!.rows)).toEqual([...new Set(ids)].sort((a, b) => a - b));
        expect(distance(gradient.dataSync(), expected)).toBe(0);
        expect(packedRowsOf(gradient)).toBeUndefined();
        expect(distance(gradient.dataSync(), expected)).toBe(0);
        gradient.dispose();
      }),
      { numRuns: 100, seed: 20261125 },
    );
  });

  test.each([
    ['its first and last row', [0, ROWS - 1]],
    ['neighbours, twice', [5, 4, 5, 6, 4]],
    ['no row at all', []],
    ['all but the first half', Array.from({ length: ROWS / 2 }, (_, i) => ROWS / 2 + i)],
  ])('of %s', (_title, ids) => {
    const { gradient, expected } = embeddingGradient(ids);
    expect(packedRowsOf(gradient)).toBeDefined();
    expect(distance(gradient.dataSync(), expected)).toBe(0);
    gradient.dispose();
  });

  test("can go into kernels of ours, of tfjs's own and of another backend", async () => {
    const uses: [string, (x: tf.Tensor) => tf.Tensor, (value: number) => number][] = [
      ['ours', (x) => tf.add(x, tf.ones([SIZE])), (value) => Math.fround(value + 1)],
      ['tfjs', (x) => tf.neg(x), (value) => -value],
      ['a view', (x) => tf.reshape(x, [SIZE * ROWS, 1]), (value) => value],
      ['a copy', (x) => tf.clone(x), (value) => value],
    ];
    for (const [, use, value] of uses) {
      const { gradient, expected } = embeddingGradient([3, 699, 3]);
      const result = tf.tidy(() => use(gradient));
      expect(distance(result.dataSync(), expected.map(value))).toBe(0);
      expect(distance(gradient.dataSync(), expected)).toBe(0);
      tf.dispose([result, gradient]);
    }
    const { gradient, expected } = embeddingGradient([3, 699, 3]);
    await tf.setBackend('cpu');
    const negative = tf.neg(gradient);
    expect(
      distance(
        negative.dataSync(),
        expected.map((one) => -one),
      ),
    ).toBe(0);
    tf.dispose([negative, gradient]);
    await tf.setBackend('wasm');
  });

  test('adds up where a table is looked up twice', () => {
    const gradient = tf.tidy(() => {
      const f = (table: tf.Tensor) =>
        tf.add(
          tf.sum(tf.gather(table, tf.tensor1d([1, 2], 'int32'))),
          tf.sum(tf.gather(table, tf.tensor1d([2, 600], 'int32'))),
        );
      return tf.grad(f)(tf.zeros([ROWS, SIZE]));
    });
    const numbers = gradient.dataSync();
    expect([1, 2, 3, 600].map((row) => numbers[row * SIZE])).toEqual([1, 2, 0, 1]);
    gradient.dispose();
  });

  test('stays packed in a copy that outlives it, and is freed unread', () => {
    const { gradient, expected } = embeddingGradient([8, 9]);
    const copy = tf.clone(gradient);
    gradient.dispose();
    expect(packedRowsOf(copy)).toBeDefined();
    expect(distance(copy.dataSync(), expected)).toBe(0);
    copy.dispose();
    const unread = embeddingGradient([8, 9]).gradient;
    unread.dispose();
    expect(wasm().refCount(unread.dataId)).toBe(0);
  });

  test('is a plain one where the table is small, or most of it is looked up', () => {
    const small = tf.tidy(() =>
      tf.grad((table) => tf.gather(table, tf.tensor1d([1], 'int32')))(tf.ones([9, 9])),
    );
    expect(packedRowsOf(small)).toBeUndefined();
    small.dispose();
    const { gradient, expected } = embeddingGradient(Array.from({ length: ROWS / 2 + 1 }, (_, i) => i));
    expect(packedRowsOf(gradient)).toBeUndefined();
    expect(distance(gradient.dataSync(), expected)).toBe(0);
    gradient.dispose();
  });
});
