import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, type Values, valueOn } from '../../testing/backends.js';
import { referenceTransform, rootMeanSquareError } from '../../testing/reference-fourier.js';
import { installKernels } from '../install-kernels.js';

// One float32 rounding is 6e-8; a transform adds up a few of them in each of its passes.
const FLOAT32 = 3e-7;

/** Rows of complex numbers in turns, as a complex64 tensor. */
function toComplex({ shape, data }: Values): tf.Tensor {
  const part = (index: 0 | 1) => toTensor({ shape, data: data.filter((_value, i) => i % 2 === index) });
  return tf.tidy(() => tf.complex(part(0), part(1)));
}

function randomComplex(shape: readonly number[], seed: number): Values {
  return { shape, data: randomValues([...shape, 2], seed).data };
}

/** Both transforms of each row, and how far they are from float64. */
async function largestError(shape: readonly number[], seed: number): Promise<number> {
  await select('wasm');
  const values = randomComplex(shape, seed);
  const results = tf.tidy(() => {
    const z = toComplex(values);
    return [tf.spectral.fft(z).dataSync(), tf.spectral.ifft(z).dataSync()];
  });
  const row = 2 * shape.at(-1)!;
  let largest = 0;
  for (let start = 0; start < values.data.length; start += row) {
    const input = values.data.slice(start, start + row);
    for (const [i, result] of results.entries()) {
      const expected = referenceTransform(input, i === 1);
      largest = Math.max(largest, rootMeanSquareError(result.slice(start, start + row), expected));
    }
  }
  return largest;
}

describe('fft and ifft equal float64', () => {
  test.each([
    ['powers of two', [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]],
    ['small factors', [3, 5, 6, 9, 12, 15, 20, 48, 100, 144, 400, 441, 480, 1000]],
    ['the largest factors that are taken as such', [29, 31, 62, 496, 961]],
    ['primes, as convolutions', [37, 53, 101, 257, 1021]],
    ['multiples of large primes', [74, 37 * 16, 37 * 41]],
  ])('of lengths that are %s', async (_title, lengths) => {
    for (const points of lengths) {
      for (const rows of [1, 2, 5])
        expect(await largestError([rows, points], points + rows)).toBeLessThan(FLOAT32);
    }
  });

  test('of any length and batch', async () => {
    const shape = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
      fc.integer({ min: 1, max: 200 }),
    );
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(1000), async ([batch, points], seed) => {
        expect(await largestError([...batch, points], seed)).toBeLessThan(FLOAT32);
      }),
      { numRuns: 150, seed: 20240701 },
    );
  });

  test.each([2 ** 17, 3 ** 10, 32_771])(
    'of a wave of %i points: one frequency and nothing else',
    async (points) => {
      await select('wasm');
      const phase = (n: number) => (2 * Math.PI * ((1234 * n) % points)) / points;
      const wave = {
        shape: [points],
        data: Float32Array.from({ length: 2 * points }, (_, i) =>
          i % 2 === 0 ? Math.cos(phase(i >> 1)) : Math.sin(phase(i >> 1)),
        ),
      };
      const spectrum = tf.tidy(() => tf.spectral.fft(toComplex(wave)).dataSync());
      const expected = new Float32Array(2 * points);
      expected[2 * 1234] = points;
      expect(rootMeanSquareError(spectrum, expected)).toBeLessThan(FLOAT32);
    },
  );
});

describe('fft', () => {
  test('of a known signal', async () => {
    const parts = [
      { shape: [4], data: Float32Array.from([1, 2, 3, 4]) },
      { shape: [4], data: new Float32Array(4) },
    ];
    const fft = (re: tf.Tensor, im: tf.Tensor) => tf.spectral.fft(tf.complex(re, im));
    expect(Array.from(await valueOn('wasm', parts, fft))).toEqual([10, 0, -2, 2, -2, 0, -2, -2]);
  });

  test('of no rows is nothing', async () => {
    const none = [randomValues([0, 4], 1), randomValues([0, 4], 2)];
    const fft = (re: tf.Tensor, im: tf.Tensor) => tf.spectral.fft(tf.complex(re, im));
    expect(await valueOn('wasm', none, fft)).toEqual(new Float32Array(0));
  });

  test.each([
    ['no points', [2, 0]],
    ['a scalar', []],
  ])('of %s is refused', async (_title, shape) => {
    await select('wasm');
    tf.tidy(() => {
      const z = toComplex(randomComplex(shape, 1));
      expect(() => tf.spectral.fft(z)).toThrow(`with at least one point, received [${shape}]`);
      expect(() => tf.spectral.ifft(z)).toThrow(/IFFT on the wasm backend/);
    });
  });

  test('of float32 is refused by tfjs, and by the kernel', async () => {
    await select('wasm');
    tf.tidy(() => {
      const x = tf.ones([4]);
      expect(() => tf.spectral.fft(x)).toThrow(/must be complex64/);
      expect(() => tf.engine().runKernel('FFT', { input: x })).toThrow(
        /FFT .*must be complex64, received float32/,
      );
    });
  });

  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
  ])('carries %s to every frequency of its row, and to no other row', async (_title, value) => {
    await select('wasm');
    for (const points of [4, 16, 37, 48, 400]) {
      const values = randomComplex([6, points], 3);
      const clean = tf.tidy(() => tf.spectral.fft(toComplex(values)).dataSync());
      values.data[2 * (2 * points + 1)] = value;
      const result = tf.tidy(() => tf.spectral.fft(toComplex(values)).dataSync());
      for (let k = 0; k < 6 * points; k++) {
        const pair = [result[2 * k]!, result[2 * k + 1]!];
        const spoilt = Math.floor(k / points) === 2;
        if (spoilt) expect(pair.every(Number.isFinite)).toBe(false);
        else expect(pair).toEqual([clean[2 * k], clean[2 * k + 1]]);
      }
    }
  });

  test('leaves nothing behind in 2,000 calls of more lengths than plans are kept', async () => {
    await select('wasm');
    const backend = tf.engine().backend as BackendWasm;
    const inputs = Array.from({ length: 12 }, (_, i) => toComplex(randomComplex([3, 10 + 3 * i], i)));
    const round = (i: number) => tf.dispose(tf.spectral.ifft(inputs[i % inputs.length]!));
    for (let i = 0; i < 60; i++) round(i);
    const heap = backend.wasm as unknown as { readonly HEAPU8: Uint8Array };
    const state = () => [tf.memory().numTensors, backend.numDataIds(), heap.HEAPU8.length];
    const before = state();
    for (let i = 0; i < 2000; i++) round(i);
    expect(state()).toEqual(before);
    tf.dispose(inputs);
  });
});

describe('what tfjs builds on them equals cpu', () => {
  const real = randomValues([2, 3, 20], 1);
  const parts = [randomValues([2, 3, 11], 2), randomValues([2, 3, 11], 3)];
  test.each<[string, Values[], (...inputs: tf.Tensor[]) => tf.Tensor]>([
    ['rfft', [real], (x) => tf.spectral.rfft(x!)],
    ['rfft, cut', [real], (x) => tf.spectral.rfft(x!, 15)],
    ['rfft, filled up', [real], (x) => tf.spectral.rfft(x!, 32)],
    ['irfft', parts, (re, im) => tf.spectral.irfft(tf.complex(re!, im!))],
    ['irfft of rfft', [real], (x) => tf.spectral.irfft(tf.spectral.rfft(x!))],
    ['stft', [randomValues([300], 4)], (x) => tf.signal.stft(x as tf.Tensor1D, 50, 20)],
    [
      'stft, its length',
      [randomValues([300], 4)],
      (x) => tf.abs(tf.signal.stft(x as tf.Tensor1D, 40, 16, 40)),
    ],
  ])('%s', async (_title, inputs, f) => {
    const expected = await valueOn('cpu', inputs, f);
    expect(distance(await valueOn('wasm', inputs, f), expected)).toBeLessThan(1e-5);
  });

  test('gradients are refused in the same words, since tfjs has none of complex numbers', async () => {
    const message = async (backend: 'cpu' | 'wasm') => {
      await select(backend);
      try {
        tf.tidy(() => tf.grad((x) => tf.real(tf.spectral.rfft(x)))(tf.ones([4])));
        return 'none';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await message('wasm')).toBe(await message('cpu'));
    expect(await message('wasm')).toMatch(/gradient function not found for Real/);
  });
});

// The last one, since it ends the backend of the others.
test('fft has the same bits on any number of threads', async () => {
  const results: Float32Array[] = [];
  const shapes = [
    [70, 512],
    [201, 100],
    [31, 257],
  ];
  for (const threads of [1, 2, 4]) {
    await installKernels({ threads });
    for (const shape of shapes) {
      results.push(tf.tidy(() => tf.spectral.fft(toComplex(randomComplex(shape, 5))).dataSync<'float32'>()));
    }
    tf.removeBackend('wasm');
  }
  for (const [i, result] of results.entries()) expect(result).toEqual(results[i % shapes.length]);
});
