import {
  ClipByValue,
  type ClipByValueAttrs,
  cast,
  engine,
  type GradConfig,
  getBackend,
  getKernel,
  greater,
  greaterEqual,
  LeakyRelu,
  type LeakyReluAttrs,
  lessEqual,
  logicalAnd,
  mul,
  type NamedAttrMap,
  Relu,
  Relu6,
  step,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { RANGE_GRADIENT, type RangeGradientAttrs } from '../kernels/range-gradient.js';

/** The smallest float32 above 0, so that the range begins with it where 0 is out of it. */
const ABOVE_ZERO = 2 ** -149;

/** Gradient of `tf.relu`: one kernel where there is one for it, tfjs's own composition elsewhere. So are the others. */
export const reluGradient = rangeGradient(Relu, {
  range: () => ({ low: ABOVE_ZERO, high: Number.POSITIVE_INFINITY, slope: 0, keepsNaN: true }),
  composed: (dy, x) => mul(dy, cast(step(x), 'float32')),
});

export const relu6Gradient = rangeGradient(Relu6, {
  range: () => ({ low: ABOVE_ZERO, high: 6, slope: 0, keepsNaN: true }),
  composed: (dy, x) => mul(dy, cast(mul(lessEqual(x, 6), step(x)), 'float32')),
});

export const clipByValueGradient = rangeGradient<ClipByValueAttrs>(ClipByValue, {
  range: ({ clipValueMin: low, clipValueMax: high }) => ({ low, high, slope: 0, keepsNaN: false }),
  composed: (dy, x, { clipValueMin, clipValueMax }) =>
    where(logicalAnd(greaterEqual(x, clipValueMin), lessEqual(x, clipValueMax)), dy, zerosLike(dy)),
});

export const leakyReluGradient = rangeGradient<LeakyReluAttrs>(LeakyRelu, {
  range: ({ alpha }) => ({ low: ABOVE_ZERO, high: Number.POSITIVE_INFINITY, slope: alpha, keepsNaN: false }),
  composed: (dy, x, { alpha }) => where(greater(x, 0), dy, mul(dy, alpha)),
});

/** Gradient of that kernel itself, for gradients of gradients: where dy passed, its gradient does. */
export const rangeGradientGradient: GradConfig = {
  kernelName: RANGE_GRADIENT,
  inputsToSave: ['x'],
  gradFunc: (ddx, [x], attrs) => ({
    dy: () => runRangeGradient(ddx as Tensor, x!, attrs as unknown as RangeGradientAttrs),
    x: () => zerosLike(x!),
  }),
};

interface RangeFunction<Attrs> {
  readonly range: (attrs: Attrs) => RangeGradientAttrs;
  readonly composed: (dy: Tensor, x: Tensor, attrs: Attrs) => Tensor;
}

function rangeGradient<Attrs>(kernelName: string, { range, composed }: RangeFunction<Attrs>): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (gradient, saved, attributes) => {
      const [x] = saved as [Tensor];
      const dy = gradient as Tensor;
      const attrs = attributes as unknown as Attrs;
      const fused = hasRangeGradient(x);
      return { x: () => (fused ? runRangeGradient(dy, x, range(attrs)) : composed(dy, x, attrs)) };
    },
  };
}

/** Whether the current backend has the kernel for gradients by ranges, which knows float32 alone. */
export function hasRangeGradient(x: Tensor): boolean {
  return x.dtype === 'float32' && getKernel(RANGE_GRADIENT, getBackend()) !== undefined;
}

/** Runs it; `dy` and `x` have one shape. */
export function runRangeGradient(dy: Tensor, x: Tensor, attrs: RangeGradientAttrs): Tensor {
  return engine().runKernel(RANGE_GRADIENT, { dy, x }, attrs as unknown as NamedAttrMap) as Tensor;
}
