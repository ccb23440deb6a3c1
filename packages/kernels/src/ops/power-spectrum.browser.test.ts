import '../../testing/register-gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues, toTensor } from '../../testing/backends.js';
import { referenceTransform, rootMeanSquareError } from '../../testing/reference-fourier.js';
import { installKernels } from '../install-kernels.js';
import { powerSpectrum } from './power-spectrum.js';

describe.each([512, 400, 202])('in a page, %i points', (points) => {
  const frame = randomValues([points], 1);
  const numbers = Float64Array.from({ length: 2 * points }, (_, i) => (i % 2 === 0 ? frame.data[i / 2]! : 0));
  const expected = referenceTransform(numbers, false);

  test('fft and powerSpectrum equal float64', async () => {
    await installKernels();
    const before = tf.memory().numTensors;
    const [spectrum, power] = tf.tidy(() => {
      const x = toTensor(frame);
      const spectra = tf.spectral.fft(tf.complex(x, tf.zerosLike(x)));
      const powers = powerSpectrum(x, tf.ones([points]), { hopLength: 1 });
      return [spectra.dataSync(), powers!.dataSync()];
    });
    expect(rootMeanSquareError(spectrum!, expected)).toBeLessThan(3e-7);
    const powers = Array.from(
      { length: points / 2 + 1 },
      (_, k) => expected[2 * k]! ** 2 + expected[2 * k + 1]! ** 2,
    );
    expect(rootMeanSquareError(power!, powers)).toBeLessThan(5e-7);
    expect(tf.memory().numTensors).toBe(before);
  });
});
