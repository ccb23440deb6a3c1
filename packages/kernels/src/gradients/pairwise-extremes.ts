import {
  cast,
  type GradConfig,
  greater,
  greaterEqual,
  less,
  lessEqual,
  Maximum,
  Minimum,
  mul,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { hasRangeGradient, runRangeGradient } from './ranges.js';
import { sumTo } from './sum-to.js';

/**
 * Gradient of `tf.minimum`, to `a` where they are equal. tfjs's has the wrong shape for a side that was broadcast. ReLU6 is
 * the smaller one of 6 and ReLU in tfjs's layers: where a side is one number, one kernel does it.
 */
export const minimumGradient = extremeGradient(Minimum, {
  passesA: lessEqual,
  passesB: greater,
  rangeOfA: (b) => ({ low: Number.NEGATIVE_INFINITY, high: b }),
  rangeOfB: (a) => ({ low: Number.NEGATIVE_INFINITY, high: neighbour(a, -1) }),
});

/** Gradient of `tf.maximum`, likewise. */
export const maximumGradient = extremeGradient(Maximum, {
  passesA: greaterEqual,
  passesB: less,
  rangeOfA: (b) => ({ low: b, high: Number.POSITIVE_INFINITY }),
  rangeOfB: (a) => ({ low: neighbour(a, 1), high: Number.POSITIVE_INFINITY }),
});

interface Range {
  readonly low: number;
  readonly high: number;
}

interface Extreme {
  /** Where the gradient goes to `a`, and to `b`. */
  readonly passesA: (a: Tensor, b: Tensor) => Tensor;
  readonly passesB: (a: Tensor, b: Tensor) => Tensor;
  /** The same, for a side whose other one is a number. */
  readonly rangeOfA: (b: number) => Range;
  readonly rangeOfB: (a: number) => Range;
}

function extremeGradient(kernelName: string, { passesA, passesB, rangeOfA, rangeOfB }: Extreme): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (gradient, saved) => {
      const dy = gradient as Tensor;
      const [a, b] = saved as [Tensor, Tensor];
      const masked = (input: Tensor, mask: Tensor) => sumTo(input, mul(dy, cast(mask, 'float32')));
      const ranged = (input: Tensor, other: Tensor, rangeOf: (number: number) => Range) => {
        const fits = other.size === 1 && input.size === dy.size && other.dtype === 'float32';
        if (!fits || !hasRangeGradient(input)) return undefined;
        const number = other.dataSync()[0]!;
        if (!Number.isFinite(number)) return undefined;
        return sumTo(input, runRangeGradient(dy, input, { ...rangeOf(number), slope: 0, keepsNaN: false }));
      };
      return {
        a: () => ranged(a, b, rangeOfA) ?? masked(a, passesA(a, b)),
        b: () => ranged(b, a, rangeOfB) ?? masked(b, passesB(a, b)),
      };
    },
  };
}

/** The next float32 above or below a finite one. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * 2 ** -149;
  const floats = Float32Array.of(value);
  const bits = new Int32Array(floats.buffer);
  bits[0] = bits[0]! + (value > 0 ? direction : -direction);
  return floats[0]!;
}
