import { type Random, ShapeError } from '@striate/core';
import { checkRange } from '@striate/core/data';

/** A range that a number is drawn from, evenly. */
export type Between = readonly [least: number, most: number];

/** @throws ShapeError unless both ends are numbers from `least` to `most`, in order */
export function checkBetween(owner: string, name: string, range: Between, [least, most]: Between): void {
  for (const end of range) checkRange(owner, name, end, least, most);
  if (range.length !== 2 || range[0] > range[1]) {
    throw new ShapeError(
      `${owner}: ${name} must be [least, most], in this order, received [${range.join(', ')}].`,
    );
  }
}

export function drawBetween([least, most]: Between, random: Random): number {
  return least + (most - least) * random.uniform();
}
