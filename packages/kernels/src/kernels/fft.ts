import { FFT, type FFTInputs, IFFT, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { makeComplex } from './complex-data.js';
import { assertComplex } from './dtype.js';
import { fourierCost, fourierPlan } from './fourier-plan.js';
import { defineKernel, type TrainingKernel } from './kernel.js';

/** Fourier transform over the last axis, `X[k] = sum over n of x[n] exp(-2 pi i k n / N)`, of any length N. */
export const fft = fourierKernel(FFT, 0);

/** Inverse Fourier transform over the last axis, `x[n] = (sum over k of X[k] exp(2 pi i k n / N)) / N`. */
export const ifft = fourierKernel(IFFT, 1);

function fourierKernel(kernelName: string, inverse: 0 | 1): TrainingKernel {
  return defineKernel<FFTInputs, object>(kernelName, ({ inputs: { input }, backend }) => {
    assertComplex(kernelName, input);
    const points = input.shape.at(-1) ?? 0;
    if (points === 0) {
      throw new Error(
        `${kernelName} on the wasm backend: expected a tensor [..., points] with at least one point, received ` +
          `[${input.shape}]`,
      );
    }
    const rows = util.sizeFromShape(input.shape) / points;
    const out = makeComplex(backend, input.shape);
    const native = nativeOf(backend);
    const { words, lanes, scratch } = fourierPlan(points, false);
    native.withCopy(words, (plan) => {
      native.share('fft', [native.address(input), native.address(out), rows, inverse, plan], {
        units: Math.ceil(rows / lanes),
        cost: rows * fourierCost(points),
        scratch,
      });
    });
    return out;
  });
}
