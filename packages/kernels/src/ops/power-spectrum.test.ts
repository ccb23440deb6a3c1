import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor, valueAndGradients } from '../../testing/backends.js';
import { finiteDifferences } from '../../testing/reference-conv.js';
import { referenceTransform, rootMeanSquareError } from '../../testing/reference-fourier.js';
import { installKernels } from '../install-kernels.js';
import { powerSpectrum } from './power-spectrum.js';

const FLOAT32 = 5e-7;

interface Case {
  readonly signals: number;
  readonly samples: number;
  readonly frameLength: number;
  readonly hopLength: number;
  readonly fftLength: number;
}

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    signals: fc.integer({ min: 1, max: 4 }),
    frameLength: fc.integer({ min: 1, max: 70 }),
    hopLength: fc.integer({ min: 1, max: 40 }),
    zeros: fc.nat(30),
    more: fc.nat(100),
  })
  .map(({ frameLength, zeros, more, ...rest }) => ({
    ...rest,
    frameLength,
    samples: frameLength + more,
    fftLength: 2 * Math.ceil((frameLength + zeros) / 2),
  }));

/** The spectra by their definition in float64. */
function reference(one: Case, signals: ArrayLike<number>, window: ArrayLike<number>): number[] {
  const powers: number[] = [];
  for (let start = 0; start < one.signals * one.samples; start += one.samples) {
    for (let t = 0; t + one.frameLength <= one.samples; t += one.hopLength) {
      const frame = new Float64Array(2 * one.fftLength);
      for (let n = 0; n < one.frameLength; n++) frame[2 * n] = signals[start + t + n]! * window[n]!;
      const spectrum = referenceTransform(frame, false);
      for (let k = 0; k <= one.fftLength / 2; k++)
        powers.push(spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2);
    }
  }
  return powers;
}

const signalsOf = ({ signals, samples }: Case) => randomValues([signals, samples], 1);
const windowOf = ({ frameLength }: Case) => randomValues([frameLength], 2);

async function spectra(one: Case): Promise<Float32Array> {
  await select('wasm');
  const [signals, window] = [toTensor(signalsOf(one)), toTensor<tf.Tensor1D>(windowOf(one))];
  return tf.tidy(() => powerSpectrum(signals, window, one)!.dataSync<'float32'>());
}

describe('powerSpectrum', () => {
  test('equals float64 for any lengths', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async (one) => {
        const expected = reference(one, signalsOf(one).data, windowOf(one).data);
        expect(rootMeanSquareError(await spectra(one), expected)).toBeLessThan(FLOAT32);
      }),
      { numRuns: 300, seed: 20240705 },
    );
  });

  test.each([400, 512, 1024, 2048, 2 * 37 * 11])('equals float64 for %i points', async (fftLength) => {
    const frameLength = fftLength - 12;
    const one = { signals: 2, samples: frameLength + 500, frameLength, hopLength: 160, fftLength };
    const expected = reference(one, signalsOf(one).data, windowOf(one).data);
    expect(rootMeanSquareError(await spectra(one), expected)).toBeLessThan(FLOAT32);
  });

  test('has its gradients, by float64 finite differences', async () => {
    for (const one of [
      { signals: 2, samples: 23, frameLength: 7, hopLength: 3, fftLength: 10 },
      { signals: 1, samples: 16, frameLength: 16, hopLength: 1, fftLength: 16 },
    ]) {
      const [signals, window] = [signalsOf(one), windowOf(one)];
      const f = (x: tf.Tensor, w: tf.Tensor1D) => powerSpectrum(x, w, one)!;
      const [value, forSignals, forWindow] = await valueAndGradients('wasm', [signals, window], f);
      const dy = randomValues([value!.length], 77).data;
      const loss = (x: ArrayLike<number>, w: ArrayLike<number>) =>
        reference(one, x, w).reduce((total, power, i) => total + power * dy[i]!, 0);
      const expected = [
        finiteDifferences(signals, (data) => loss(data, window.data)),
        finiteDifferences(window, (data) => loss(signals.data, data)),
      ];
      expect(distance(forSignals!, expected[0]!)).toBeLessThan(1e-5);
      expect(distance(forWindow!, expected[1]!)).toBeLessThan(1e-5);
    }
  });

  test('finds the tone of the example', async () => {
    await select('wasm');
    tf.tidy(() => {
      const clip = tf.sin(tf.mul(tf.range(0, 16000), (2 * Math.PI * 1000) / 16000));
      const power = powerSpectrum(clip, tf.signal.hannWindow(400), { hopLength: 160, fftLength: 512 })!;
      expect(power.shape).toEqual([98, 257]);
      expect(new Set(tf.argMax(power, -1).dataSync())).toEqual(new Set([32]));
    });
  });

  test('equals the square of what tf.signal.stft gives', async () => {
    await select('wasm');
    tf.tidy(() => {
      const clip = toTensor<tf.Tensor1D>(randomValues([1000], 3));
      const expected = tf.square(tf.abs(tf.signal.stft(clip, 60, 25, 64)));
      const power = powerSpectrum(clip, tf.signal.hannWindow(60), { hopLength: 25, fftLength: 64 })!;
      expect(power.shape).toEqual(expected.shape);
      expect(distance(power.dataSync(), expected.dataSync())).toBeLessThan(1e-5);
    });
  });

  test('keeps leading axes, takes an even length for its default, and gives no frames of a short signal', async () => {
    await select('wasm');
    tf.tidy(() => {
      const shape = (signals: number[], frameLength: number) =>
        powerSpectrum(tf.ones(signals), tf.ones([frameLength]), { hopLength: 2 })!.shape;
      expect(shape([2, 3, 9], 5)).toEqual([2, 3, 3, 4]);
      expect(shape([6], 6)).toEqual([1, 4]);
      expect(shape([2, 4], 5)).toEqual([2, 0, 4]);
      expect(shape([0, 9], 5)).toEqual([0, 3, 4]);
      const [gradient] = tf.grads((x: tf.Tensor) => powerSpectrum(x, tf.ones([5]), { hopLength: 1 })!)([
        tf.ones([4]),
      ]);
      expect(Array.from(gradient!.dataSync())).toEqual([0, 0, 0, 0]);
    });
  });

  test('is not there on cpu, nor for int32', async () => {
    const isThere = async (backend: 'cpu' | 'wasm', dtype: 'float32' | 'int32') => {
      await select(backend);
      let found = false;
      tf.tidy(() => {
        found = powerSpectrum(tf.ones([8], dtype), tf.ones([4]), { hopLength: 1 }) !== null;
      });
      return found;
    };
    expect(await isThere('cpu', 'float32')).toBe(false);
    expect(await isThere('wasm', 'int32')).toBe(false);
    expect(await isThere('wasm', 'float32')).toBe(true);
  });

  test.each([
    ['a hop of 0', { hopLength: 0 }, /hopLength must be an integer of 1 or more, received 0/],
    ['half a hop', { hopLength: 1.5 }, /received 1.5/],
    ['NaN for a hop', { hopLength: Number.NaN }, /received NaN/],
    [
      'an odd length',
      { hopLength: 1, fftLength: 5 },
      /even integer and not below the window's length 4, received 5/,
    ],
    ['a length below the window', { hopLength: 1, fftLength: 2 }, /received 2; leave it out/],
    ['an endless one', { hopLength: 1, fftLength: Number.POSITIVE_INFINITY }, /received Infinity/],
  ])('refuses %s', async (_title, options, message) => {
    await select('wasm');
    tf.tidy(() => {
      expect(() => powerSpectrum(tf.ones([8]), tf.ones([4]), options)).toThrow(message);
    });
  });

  test('refuses a scalar, and a window that is empty or a matrix', async () => {
    await select('wasm');
    tf.tidy(() => {
      const window = tf.ones([4]) as tf.Tensor1D;
      expect(() => powerSpectrum(tf.scalar(1), window, { hopLength: 1 })).toThrow(/received \[\] and \[4\]/);
      expect(() => powerSpectrum(window, tf.ones([0]), { hopLength: 1 })).toThrow(/received \[4\] and \[0\]/);
      const matrix = tf.ones([2, 2]) as unknown as tf.Tensor1D;
      expect(() => powerSpectrum(window, matrix, { hopLength: 1 })).toThrow(/received \[4\] and \[2,2\]/);
    });
  });

  test('leaves NaN in the frames that hold it, and nothing behind in 3,000 calls', async () => {
    await select('wasm');
    const values = randomValues([40], 1);
    values.data[17] = Number.NaN;
    const [signal, window] = [toTensor(values), tf.ones([8]) as tf.Tensor1D];
    const frames = () =>
      tf.tidy(() => powerSpectrum(signal, window, { hopLength: 4 })!.arraySync() as number[][]);
    // Frames 3 and 4 begin at 12 and 16.
    for (const [t, powers] of frames().entries()) {
      expect(powers.every(t === 3 || t === 4 ? Number.isNaN : Number.isFinite)).toBe(true);
    }
    const backend = tf.engine().backend as BackendWasm;
    const heap = backend.wasm as unknown as { readonly HEAPU8: Uint8Array };
    const state = () => [tf.memory().numTensors, backend.numDataIds(), heap.HEAPU8.length];
    const before = state();
    for (let i = 0; i < 3000; i++) frames();
    expect(state()).toEqual(before);
    tf.dispose([signal, window]);
  });
});

// The last one, since it ends the backend of the others.
test('powerSpectrum has the same bits on any number of threads', async () => {
  const one = { signals: 5, samples: 8000, frameLength: 400, hopLength: 161, fftLength: 512 };
  const results: Float32Array[] = [];
  for (const threads of [1, 2, 4]) {
    await installKernels({ threads });
    results.push(await spectra(one));
    tf.removeBackend('wasm');
  }
  for (const result of results) expect(result).toEqual(results[0]);
});
