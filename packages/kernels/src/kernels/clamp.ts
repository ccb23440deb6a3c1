import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Native } from '../native/native.js';
import type { Range } from './activate.js';

/** y = x, at least `low` and at most `high`; NaN stays NaN. float32; `y` may be `x`. */
export function clamp(native: Native, x: TensorInfo, y: TensorInfo, { low, high }: Range): void {
  const length = util.sizeFromShape(x.shape);
  native.share('clampElements', [native.address(x), native.address(y), length, low, high], {
    units: native.functions.elementUnits(length),
    cost: length,
  });
}
