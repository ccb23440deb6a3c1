import { MaxPool, type MaxPoolAttrs, type MaxPoolInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from './kernel.js';
import { pool } from './pool.js';

/**
 * Largest value of every window. NaN is never largest, and a window of nothing else gives -Infinity; both as on the cpu
 * backend.
 */
export const maxPool = defineKernel<MaxPoolInputs, MaxPoolAttrs>(MaxPool, ({ inputs, attrs, backend }) =>
  pool(backend, MaxPool, inputs.x, attrs),
);
