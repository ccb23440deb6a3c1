import { ShapeError } from '@striate/core';

/** @throws ShapeError unless `value` is a number from `least` to `most` */
export function checkRange(owner: string, name: string, value: number, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new ShapeError(
    `${owner}: ${name} must be a number from ${least} to ${most}, received ${String(value)}.`,
  );
}
