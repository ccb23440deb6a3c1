import {
  mul,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { createRandom } from '../random.js';

export interface GradientCheckOptions {
  /** Of the directions and of the weights of the outputs; default 1. */
  readonly seed?: number;
  /** Allowed error of a directional derivative, as a share of the gradient's length; default 0.01. */
  readonly tolerance?: number;
}

/** Large ones see less of rounding, small ones less of curvature and of the kinks of ReLU and max pooling. */
const STEPS = [1e-2, 3e-3, 1e-3, 3e-4];
const DIRECTIONS = 2;
/** Of a float32 forward pass, relative; rounding errors of one step may be `ROUNDING * |outputs| / step`. */
const ROUNDING = 5e-7;

/**
 * Compares the gradient of `sum_i w_i f_i`, for fixed random `w`, with central finite differences along random
 * directions, one variable after the other.
 *
 * A derivative passes when it agrees with the difference at one of several step sizes: each is an estimate of its own,
 * and a wrong gradient agrees with none.
 *
 * @param f computes the outputs from the variables' present values; must be deterministic
 * @param variables what to differentiate by; their values are put back
 * @throws Error for a missing gradient, a value that isn't finite, or a derivative that differs
 * @example
 * checkGradients(() => model.apply(x, { training: true }), [x, ...weights]);
 */
export function checkGradients(
  f: () => Tensor,
  variables: readonly Variable[],
  { seed = 1, tolerance = 0.01 }: GradientCheckOptions = {},
): void {
  const random = createRandom(seed, 'gradients');
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
  const outputs = tidy(() => f().dataSync());
  const outputWeights = normals(outputs.length);
  const gradients = analyticGradients(f, variables, outputWeights);
  const scale = norm(outputs.map((value, i) => value * (outputWeights[i] as number)));

  for (const variable of variables) {
    const gradient = gradients.get(variable.name);
    if (!gradient) throw new Error(`${variable.name}: expected a gradient, received none`);
    if (!gradient.every(Number.isFinite)) {
      throw new Error(`${variable.name}: expected a finite gradient, received NaN or infinity`);
    }
    for (let i = 0; i < DIRECTIONS; i++) {
      const direction = normals(gradient.length);
      const analytic = dot(gradient, direction);
      const numeric: number[] = [];
      const agrees = STEPS.some((step) => {
        const estimate = centralDifference(f, variable, direction, outputWeights, step);
        numeric.push(estimate);
        return Math.abs(analytic - estimate) <= tolerance * norm(gradient) + (ROUNDING * scale) / step;
      });
      if (!agrees) {
        throw new Error(
          `${variable.name}: expected the derivative along a random direction to be near ${numeric.map((value) => value.toPrecision(5)).join(', ')} (finite differences, falling step), received ${analytic.toPrecision(5)} from the gradient`,
        );
      }
    }
  }
}

function analyticGradients(
  f: () => Tensor,
  variables: readonly Variable[],
  outputWeights: Float32Array,
): ReadonlyMap<string, Float32Array> {
  const { value, grads } = variableGrads(() => {
    const y = f();
    return sum(mul(y, tensor(outputWeights, y.shape))) as Scalar;
  }, [...variables]);
  value.dispose();
  const read = new Map<string, Float32Array>();
  for (const [name, gradient] of Object.entries(grads)) {
    if (!gradient) continue;
    read.set(name, Float32Array.from(gradient.dataSync()));
    gradient.dispose();
  }
  return read;
}

function centralDifference(
  f: () => Tensor,
  variable: Variable,
  direction: Float32Array,
  outputWeights: Float32Array,
  step: number,
): number {
  const start = Float32Array.from(variable.dataSync());
  const valueAt = (values: Float32Array): number => {
    assign(variable, values);
    return dot(outputWeights, tidy(() => f().dataSync()) as Float32Array);
  };
  const ahead = start.map((value, i) => value + step * (direction[i] as number));
  const behind = start.map((value, i) => value - step * (direction[i] as number));
  const difference = (valueAt(ahead) - valueAt(behind)) / (2 * step);
  assign(variable, start);
  return difference;
}

function assign(variable: Variable, values: Float32Array): void {
  tidy(() => variable.assign(tensor(values, variable.shape)));
}

/** In float64, unlike a sum on the backend. */
function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((total, value, i) => total + value * (b[i] as number), 0);
}

function norm(values: ArrayLike<number>): number {
  return Math.hypot(...Array.from(values));
}
