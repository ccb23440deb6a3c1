import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, valueOn } from '../../testing/backends.js';

/** Real and imaginary parts in, any tensor out. */
type OfParts = (re: tf.Tensor, im: tf.Tensor) => tf.Tensor;

const NEAR = 1e-6;
const shapes = [[], [1], [7], [2, 3], [3, 1, 2, 5], [2, 1, 3, 1, 2], [1030], [2, 0, 3]];

const operations: Record<string, OfParts> = {
  complex: (re, im) => tf.complex(re, im),
  real: (re, im) => tf.real(tf.complex(re, im)),
  imag: (re, im) => tf.imag(tf.complex(re, im)),
  abs: (re, im) => tf.abs(tf.complex(re, im)),
  clone: (re, im) => tf.clone(tf.complex(re, im)),
  reshape: (re, im) => tf.reshape(tf.complex(re, im), [re.size, 1]),
  'expandDims and squeeze': (re, im) => tf.squeeze(tf.expandDims(tf.complex(re, im))),
  transpose: (re, im) => tf.transpose(tf.complex(re, im)),
  'cast to float32': (re, im) => tf.cast(tf.complex(re, im), 'float32'),
  'cast to int32': (re, im) => tf.cast(tf.complex(tf.mul(re, 9), im), 'int32'),
  'cast to bool': (re, im) => tf.cast(tf.complex(tf.relu(re), im), 'bool'),
  'cast to complex64': (re) => tf.cast(re, 'complex64'),
  'cast of int32': (re) => tf.cast(tf.cast(tf.mul(re, 9), 'int32'), 'complex64'),
  'of int32 and bool': (re, im) => tf.complex(tf.cast(tf.mul(re, 9), 'int32'), tf.greater(im, 0)),
  zerosLike: (re, im) => tf.zerosLike(tf.complex(re, im)),
  onesLike: (re, im) => tf.onesLike(tf.complex(re, im)),
  add: (re, im) => tf.add(tf.complex(re, im), tf.complex(im, re)),
  'add of a whole tensor': (re, im) => tf.add(tf.cast(tf.mul(re, 9), 'int32'), tf.complex(re, im)),
  sub: (re, im) => tf.sub(tf.complex(re, im), tf.complex(im, re)),
  'sub from a real tensor': (re, im) => tf.sub(re, tf.complex(re, im)),
  mul: (re, im) => tf.mul(tf.complex(re, im), tf.complex(im, tf.mul(re, 2))),
  'mul with a real tensor': (re, im) => tf.mul(im, tf.complex(re, im)),
  'mul of a row and a column': (re, im) =>
    tf.mul(tf.reshape(tf.complex(re, im), [1, -1]), tf.complex([[1], [2]], [[0], [-1]])),
  stack: (re, im) => tf.stack([tf.complex(re, im), tf.complex(im, re)], re.rank),
};

const concats: Record<string, OfParts> = {
  'concat, first axis': (re, im) => tf.concat([tf.complex(re, im), tf.complex(im, re)], 0),
  'concat, last axis': (re, im) => tf.concat([tf.complex(re, im), tf.complex(im, re)], -1),
};

describe('complex64 on wasm equals cpu', () => {
  const cases = shapes.flatMap((shape) =>
    Object.entries({ ...operations, ...(shape.length > 0 ? concats : {}) }).map(
      ([name, f]) => [name, shape, f] as const,
    ),
  );
  // cpu can't join nothing.
  const joins = /^(concat|stack)/;
  test.each(cases.filter(([name, shape]) => !(joins.test(name) && shape.includes(0))))(
    '%s, shape [%s]',
    async (_name, shape, f) => {
      const parts = [randomValues(shape, 1), randomValues(shape, 2)];
      const expected = await valueOn('cpu', parts, f);
      expect(distance(await valueOn('wasm', parts, f), expected)).toBeLessThan(NEAR);
    },
  );
});

describe('a complex64 tensor on wasm', () => {
  test('has its shape and type, is read both ways, and prints', async () => {
    await select('wasm');
    const z = tf.complex(tf.tensor2d([[1, -2]]), tf.tensor2d([[3, 4]]));
    expect([z.dtype, z.shape, z.size]).toEqual(['complex64', [1, 2], 2]);
    expect(Array.from(z.dataSync())).toEqual([1, 3, -2, 4]);
    expect(Array.from(await z.data())).toEqual([1, 3, -2, 4]);
    expect(z.toString()).toContain('1 + 3j, -2 + 4j');
    z.dispose();
  });

  test('shares its numbers with copies, which outlive it', async () => {
    await select('wasm');
    const buffers = tf.engine().backend.numDataIds();
    const z = tf.tidy(() => tf.complex([1, 2], [3, 4]));
    const copies = [tf.clone(z), tf.reshape(z, [2, 1]), tf.cast(z, 'complex64')];
    expect(tf.engine().backend.numDataIds()).toBe(buffers + 1);
    z.dispose();
    for (const copy of copies) expect(Array.from(copy.dataSync())).toEqual([1, 3, 2, 4]);
    tf.dispose(copies);
    expect(tf.engine().backend.numDataIds()).toBe(buffers);
  });

  test('can come from cpu', async () => {
    await select('cpu');
    const made = () => tf.tidy(() => tf.complex([3, 0], [4, 1]));
    const [first, second] = [made(), made()];
    await select('wasm');
    const [reshaped, length] = [tf.reshape(first, [2, 1]), tf.abs(second)];
    expect(Array.from(reshaped.dataSync())).toEqual([3, 4, 0, 1]);
    expect(Array.from(first.dataSync())).toEqual([3, 4, 0, 1]);
    expect(Array.from(length.dataSync())).toEqual([5, 1]);
    tf.dispose([first, second, reshaped, length]);
  });

  test('is one buffer, and none is left over after 1,000 rounds', async () => {
    await select('wasm');
    const backend = tf.engine().backend as BackendWasm;
    const x = tf.tensor1d([1, 2, 3]);
    const round = () =>
      tf.tidy(() => {
        const z = tf.complex(x, tf.neg(x));
        const all = [tf.concat([z, z]), tf.stack([z, z]), tf.mul(z, x), tf.add(z, z), tf.cast(z, 'bool')];
        for (const y of [...all, tf.real(tf.clone(z)), tf.imag(tf.onesLike(z)), tf.abs(z)]) y.dispose();
      });
    for (let i = 0; i < 50; i++) round();
    const heap = backend.wasm as unknown as { readonly HEAPU8: Uint8Array };
    const state = () => [tf.memory().numTensors, backend.numDataIds(), heap.HEAPU8.length];
    const before = state();
    for (let i = 0; i < 1000; i++) round();
    expect(state()).toEqual(before);
    x.dispose();
  });
});

describe('absolute values', () => {
  test('neither overflow nor vanish, and are infinite beside NaN', async () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const re = { shape: [7], data: Float32Array.from([3e30, 3e-30, nan, inf, -inf, nan, 0]) };
    const im = { shape: [7], data: Float32Array.from([4e30, -4e-30, 1, nan, 0, -inf, -0]) };
    const abs = (a: tf.Tensor, b: tf.Tensor) => tf.abs(tf.complex(a, b));
    const values = await valueOn('wasm', [re, im], abs);
    expect(values).toEqual(await valueOn('cpu', [re, im], abs));
    expect(Array.from(values.slice(0, 2))).toEqual([Math.fround(5e30), Math.fround(5e-30)]);
  });

  test('have the gradient that tfjs gives them', async () => {
    const gradient = async (backend: 'cpu' | 'wasm') => {
      await select(backend);
      return tf.tidy(() => {
        const z = tf.complex(toTensor(randomValues([9], 1)), toTensor(randomValues([9], 2)));
        return tf
          .grad((x) => tf.abs(x))(z)
          .dataSync();
      });
    };
    expect(await gradient('wasm')).toEqual(await gradient('cpu'));
  });
});

describe('what cpu refuses', () => {
  const refused: Record<string, (z: tf.Tensor) => tf.Tensor> = {
    div: (z) => tf.div(z, z),
    neg: (z) => tf.neg(z),
    slice: (z) => tf.slice(z, 0, 1),
    pad: (z) => tf.pad(z, [[1, 1]]),
    tile: (z) => tf.tile(z, [2]),
    gather: (z) => tf.gather(z, [1]),
    reverse: (z) => tf.reverse(z),
    sum: (z) => tf.sum(z),
    relu: (z) => tf.relu(z),
    addN: (z) => tf.addN([z, z]),
    equal: (z) => tf.equal(z, z),
    where: (z) => tf.where([true, false], z, z),
    unstack: (z) => tf.unstack(z)[0]!,
    split: (z) => tf.split(z, 2)[0]!,
    einsum: (z) => tf.einsum('i,i->', z, z),
  };
  test.each(Object.entries(refused))('wasm refuses and says what to do: %s', async (_name, f) => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await select(backend);
      const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      const run = () => tf.tidy(() => f(tf.complex([1, 2], [3, 4])));
      expect(run).toThrow(
        backend === 'cpu' ? /complex64/ : /complex64 tensors are not supported.*tf\.real\(x\)/,
      );
      // What tfjs's own kernel had made when it threw is lost.
      if (backend === 'wasm') {
        expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
      }
    }
  });

  test('parts of a real tensor, or a complex number of complex ones', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      expect(() => tf.real(x)).toThrow(
        /Real on the wasm backend: the input must be complex64, received float32/,
      );
      expect(() => tf.imag(x)).toThrow(/Imag .*received float32; make it of two tensors: tf\.complex/);
      expect(() => tf.complex(x, [1, 2, 3])).toThrow(/real and imag shapes, 2 and 3, must match/);
      const z = tf.complex(x, x);
      expect(() => tf.complex(z, z)).toThrow(/Complex .*complex64 tensors are not supported/);
    });
  });
});

test('a scalar is added to and taken from each complex number, which cpu gets wrong', async () => {
  await select('wasm');
  tf.tidy(() => {
    const z = tf.complex([1, 2], [4, 5]);
    expect(Array.from(tf.add(z, tf.scalar(3, 'int32')).dataSync())).toEqual([4, 4, 5, 5]);
    const i = tf.complex(tf.scalar(0), tf.scalar(1));
    expect(Array.from(tf.sub(i, z).dataSync())).toEqual([-1, -3, -2, -4]);
    expect(Array.from(tf.mul(i, z).dataSync())).toEqual([-4, 1, -5, 2]);
  });
});

test('complex tensors of nothing are joined', async () => {
  const join: OfParts = (re, im) => tf.concat([tf.complex(re, im), tf.complex(re, im)]);
  expect(await valueOn('wasm', [randomValues([0], 1), randomValues([0], 2)], join)).toEqual(
    new Float32Array(0),
  );
});
