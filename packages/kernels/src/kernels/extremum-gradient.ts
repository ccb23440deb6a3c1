import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';
import { type AxisGroup, axisGroups } from './reduced-axes.js';

/** Our kernel's name; tfjs has none. */
export const EXTREMUM_GRADIENT = 'ExtremumGradient';

/** Attributes of {@link EXTREMUM_GRADIENT}. */
export interface ExtremumGradientAttrs {
  /** Axes that the maximum or minimum was taken over, as in tfjs. */
  readonly axis: number | number[];
}

/**
 * Gradient of a maximum or minimum `y` of `x` over axes: `dx = dy` wherever x equals y, so that every tie gets all of it, as
 * in tfjs; NaN equals nothing. tfjs takes a broadcast `Equal`, a cast and a product.
 */
export const extremumGradient = defineKernel<
  Pick<NamedTensorInfoMap, 'dy' | 'x' | 'y'>,
  ExtremumGradientAttrs
>(EXTREMUM_GRADIENT, ({ inputs: { dy, x, y }, attrs, backend }) => {
  assertFloats(EXTREMUM_GRADIENT, dy, x, y);
  const dx = backend.makeOutput(x.shape, 'float32');
  const size = util.sizeFromShape(x.shape);
  if (size === 0) return dx;
  const groups = axisGroups(x.shape, attrs.axis);
  const run = groups.pop()!;
  const plan = planOf(groups, run);
  const native = nativeOf(backend);
  native.withCopy(plan, (planAt) => {
    const addresses = [x, y, dy, dx].map((info) => native.address(info));
    native.share('extremumGradient', [...addresses, planAt, groups.length, run.size, Number(!run.reduced)], {
      units: size / run.size,
      cost: size * 2,
    });
  });
  return dx;
});

/** Size and stride in y of each group outside of the runs; a reduced one has stride 0. */
function planOf(groups: readonly AxisGroup[], run: AxisGroup): Int32Array<ArrayBuffer> {
  const plan = new Int32Array(groups.length * 2);
  let stride = run.reduced ? 1 : run.size;
  for (let i = groups.length - 1; i >= 0; i--) {
    const { size, reduced } = groups[i]!;
    plan.set([size, reduced ? 0 : stride], i * 2);
    if (!reduced) stride *= size;
  }
  return plan;
}
