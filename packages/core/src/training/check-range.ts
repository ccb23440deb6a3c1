import { TrainingError } from '../errors.js';

/** @throws TrainingError unless `value` lies in the range, whose bounds are part of it */
export function checkRange(where: string, name: string, value: number, low: number, high = Infinity): void {
  if (Number.isFinite(value) && value >= low && value <= high) return;
  const rule = high === Infinity ? `a number of at least ${low}` : `a number from ${low} to ${high}`;
  throw new TrainingError(`${where}: ${name} must be ${rule}, got ${value}.`);
}
