import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Native } from '../native/native.js';
import type { Range } from './activate.js';

/** Whether a bias has one float32 number for each of `columns`. */
export function isRow({ shape, dtype }: TensorInfo, columns: number): boolean {
  return dtype === 'float32' && shape.at(-1) === columns && util.sizeFromShape(shape) === columns;
}

/** y = clamp(x + bias), `bias` a number for each of the last axis; `y` may be `x`. */
export function finish(
  native: Native,
  x: TensorInfo,
  y: TensorInfo,
  bias: TensorInfo | undefined,
  { low, high }: Range,
): void {
  if (!bias && low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return;
  const columns = x.shape.at(-1)!;
  const units = columns === 0 ? 0 : util.sizeFromShape(x.shape) / columns;
  const biasAddress = bias ? native.address(bias) : 0;
  native.share('finishRows', [native.address(x), native.address(y), columns, biasAddress, low, high], {
    units,
    cost: units * columns,
  });
}
