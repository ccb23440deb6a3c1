import { ShapeError } from '@striate/core';

/** @throws ShapeError for a share that is not in [0, 1) */
export function checkDropout(architecture: string, rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new ShapeError(`${architecture}: expected dropout in [0, 1), received ${rate}; 0 drops nothing`);
}
