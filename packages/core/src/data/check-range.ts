import { ShapeError } from '../errors.js';

/**
 * Checks a setting.
 *
 * @param owner whose setting it is, for the message
 * @throws ShapeError unless `value` is a number from `least` to `most`
 */
export function checkRange(owner: string, name: string, value: number, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new ShapeError(
    `${owner}: ${name} must be a number from ${least} to ${most}, received ${String(value)}.`,
  );
}
