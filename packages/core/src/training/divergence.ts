import { TrainingError } from '../errors.js';
import type { TensorData } from '../weights/tensor-data.js';

/** Where a run was when its figures stopped being numbers. */
export interface DivergencePlace {
  /** From 1. */
  readonly epoch: number;
  /** From 1; undefined after an epoch's last step. */
  readonly step?: number;
  readonly learningRate: number;
  /** Says which checkpoint was kept, or is empty. */
  readonly kept: string;
}

/** @param what `the loss became NaN` */
export function divergenceError(
  what: string,
  { epoch, step, learningRate, kept }: DivergencePlace,
): TrainingError {
  const place = step === undefined ? `the end of epoch ${epoch}` : `epoch ${epoch}, step ${step}`;
  return new TrainingError(
    `fit: ${what} at ${place} (learning rate ${Number(learningRate.toPrecision(4))}), so training was stopped. ` +
      'Lower the learning rate, set clipNorm, or check the inputs for values that are not numbers or are very ' +
      `large.${kept}`,
  );
}

/** @returns the name of the first tensor with a NaN or an infinity, and that value */
export function findNonFinite(
  tensors: Readonly<Record<string, TensorData>>,
): { name: string; value: number } | undefined {
  for (const [name, { data }] of Object.entries(tensors)) {
    for (const value of data) {
      if (typeof value === 'number' && !Number.isFinite(value)) return { name, value };
    }
  }
  return undefined;
}
