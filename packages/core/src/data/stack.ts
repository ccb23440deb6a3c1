import { ShapeError } from '../errors.js';
import type { NdArray } from './nd-array.js';

/** Examples side by side. */
export interface Stack {
  /** `[examples, ...shape]`, row-major. */
  readonly data: Float32Array;
  /** Of one example. */
  readonly shape: readonly number[];
}

export interface StackOptions {
  /** For messages: what it is for. */
  readonly attempt: string;
  /** For messages: what an example is called. */
  readonly nameOf: (place: number) => string;
  /** The greatest length, where axis 0 of the examples may differ; else all must have one shape. */
  readonly maxLength?: number;
}

/** Lengths are rounded up to a multiple of it: few different shapes, which backends compile programs or plan memory for. */
const LENGTH_STEP = 4;

/**
 * Puts arrays side by side. Where lengths may differ, zeros behind the shorter ones make all as long as the longest, rounded
 * up to a multiple of 4 but no longer than `maxLength`.
 *
 * @param arrays at least one
 * @throws ShapeError where shapes differ on another axis, or one holds another number of values than its shape says
 */
export function stack(arrays: readonly NdArray[], { attempt, nameOf, maxLength }: StackOptions): Stack {
  const [first] = arrays as readonly [NdArray, ...NdArray[]];
  const fixed = maxLength === undefined ? 0 : 1;
  let longest = 0;
  for (const [place, { shape, data }] of arrays.entries()) {
    const same =
      shape.length === first.shape.length &&
      shape.every((size, axis) => axis < fixed || size === first.shape[axis]);
    if (!same || shape.length < fixed) {
      throw new ShapeError(
        `${attempt}: all examples of a batch must have one shape${fixed ? ' but for their length' : ''}, but ` +
          `${nameOf(0)} is [${first.shape.join(', ')}] and ${nameOf(place)} is [${shape.join(', ')}]; resize or crop ` +
          'them to one shape before batching.',
      );
    }
    if (data.length !== product(shape)) {
      throw new ShapeError(
        `${attempt}: an example of shape [${shape.join(', ')}] must hold ${product(shape)} numbers, but ` +
          `${nameOf(place)} holds ${data.length}.`,
      );
    }
    longest = Math.max(longest, shape[0] ?? 0);
    if (maxLength !== undefined) checkLength(shape[0] as number, maxLength, attempt, nameOf(place));
  }
  const shape =
    maxLength === undefined
      ? first.shape
      : [Math.min(LENGTH_STEP * Math.ceil(longest / LENGTH_STEP), maxLength), ...first.shape.slice(1)];
  const size = product(shape);
  const data = new Float32Array(arrays.length * size);
  for (const [place, array] of arrays.entries()) data.set(array.data, place * size);
  return { data, shape };
}

function checkLength(length: number, maxLength: number, attempt: string, name: string): void {
  if (length >= 1 && length <= maxLength) return;
  throw new ShapeError(
    `${attempt}: an example must be 1 to ${maxLength} long, but ${name} is ${length}; cut it, or give an empty one a ` +
      'value that stands for nothing.',
  );
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
