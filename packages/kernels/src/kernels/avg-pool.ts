import { AvgPool, type AvgPoolAttrs, type AvgPoolInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from './kernel.js';
import { pool } from './pool.js';

/** Mean of those pixels of every window that lie inside of the image. */
export const avgPool = defineKernel<AvgPoolInputs, AvgPoolAttrs>(AvgPool, ({ inputs, attrs, backend }) =>
  pool(backend, AvgPool, inputs.x, attrs),
);
