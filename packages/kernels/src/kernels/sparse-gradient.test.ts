import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, type Values } from '../../testing/backends.js';
import { anyConv } from '../../testing/random/any-conv.js';
import { type ConvCase, geometry } from '../../testing/reference-conv.js';
import { sparseFilterGradient, sparseInputGradient } from './sparse-gradient.js';

const conv: ConvCase = {
  strides: [1, 1],
  dilations: [1, 1],
  pad: 'same',
  input: [5, 30, 1, 7],
  filter: [4, 1, 7, 9],
};

/** Random numbers of which all but one in `every` are zero. */
function sparse(shape: readonly number[], every: number, seed: number): Values {
  const { data } = randomValues(shape, seed);
  const chosen = randomValues(shape, seed + 1).data;
  return { shape, data: data.map((value, i) => (chosen[i]! < 2 / every - 1 ? value : 0)) };
}

const wasm = () => tf.engine().backend as BackendWasm;

/** Gradients for input and filter; null where the kernel leaves the work to the product. */
function sparsely(one: ConvCase, ...inputs: readonly Values[]): (Float32Array | null)[] {
  const info = geometry(one, false);
  const tensors = inputs.map((values) => toTensor(values));
  const [x, filter, dy] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor];
  const results = [sparseInputGradient(wasm(), info, dy, filter), sparseFilterGradient(wasm(), info, x, dy)];
  tf.dispose(tensors);
  return results.map((result) => {
    if (!result) return null;
    const values = wasm().readSync(result.dataId) as Float32Array;
    wasm().disposeData(result.dataId);
    return values;
  });
}

async function onCpu({ strides, pad }: ConvCase, x: Values, filter: Values, dy: Values) {
  await select('cpu');
  return tf.tidy(() =>
    tf
      .grads((a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad))(
        [toTensor(x), toTensor(filter)],
        toTensor(dy),
      )
      .map((one) => Float32Array.from(one.dataSync())),
  );
}

const anyLargeConv = anyConv(false).filter((one) => {
  const { batchSize, outHeight, outWidth } = geometry(one, false);
  return one.dilations.every((dilation) => dilation === 1) && batchSize * outHeight * outWidth >= 128;
});

describe('the gradients of a convolution whose output has a gradient in few places', () => {
  test('equal those on cpu, for any size, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(anyLargeConv, fc.nat(1000), async (one, seed) => {
        const [x, filter] = [randomValues(one.input, seed), randomValues(one.filter, seed + 1)];
        const dy = sparse(geometry(one, false).outShape, 40, seed + 2);
        await select('wasm');
        const buffers = wasm().numDataIds();
        const actual = sparsely(one, x, filter, dy);
        expect(wasm().numDataIds()).toBe(buffers);
        const expected = await onCpu(one, x, filter, dy);
        for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-5);
      }),
      { numRuns: 150, seed: 20261124 },
    );
  });

  test('are zero where it has none at all', async () => {
    await select('wasm');
    const dy = { shape: [5, 30, 1, 9], data: new Float32Array(5 * 30 * 9) };
    const [dx, df] = sparsely(conv, randomValues(conv.input, 1), randomValues(conv.filter, 2), dy);
    expect(new Set([...dx!, ...df!])).toEqual(new Set([0]));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'spread a %d in it as on cpu',
    async (value) => {
      const [x, filter] = [randomValues(conv.input, 1), randomValues(conv.filter, 2)];
      const dy = sparse([5, 30, 1, 9], 40, 3);
      dy.data[14 * 9 + 5] = value;
      await select('wasm');
      const actual = sparsely(conv, x, filter, dy);
      const expected = await onCpu(conv, x, filter, dy);
      for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-5);
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'are left to the product where zero times %d counts',
    async (value) => {
      await select('wasm');
      const dy = sparse([5, 30, 1, 9], 40, 3);
      for (const place of [0, 3 * 7 + 1, 4 * 7 * 9 - 1]) {
        const [x, filter] = [randomValues(conv.input, 1), randomValues(conv.filter, 2)];
        filter.data[place] = value;
        expect(sparsely(conv, x, filter, dy).map((one) => one === null)).toEqual([true, false]);
        filter.data[place] = 0;
        x.data[place] = value;
        expect(sparsely(conv, x, filter, dy).map((one) => one === null)).toEqual([false, true]);
      }
    },
  );

  test('are left to the product where it has a gradient in many places, or few rows', async () => {
    await select('wasm');
    const [x, filter] = [randomValues(conv.input, 1), randomValues(conv.filter, 2)];
    expect(sparsely(conv, x, filter, sparse([5, 30, 1, 9], 8, 3))).toEqual([null, null]);
    const few: ConvCase = { ...conv, input: [4, 30, 1, 7] };
    const dy = sparse([4, 30, 1, 9], 40, 3);
    expect(sparsely(few, randomValues(few.input, 1), filter, dy)).toEqual([null, null]);
  });
});
