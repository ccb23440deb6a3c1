import { createRandom } from '@striate/core';
import type { SparseRows } from './sparse-rows.js';

export interface LogisticOptions {
  /** Numbers of a row. */
  readonly features: number;
  /** The weight of the loss against that of `|w|^2 / 2`. */
  readonly c: number;
  /** Orders the examples; the result depends on it no more than `tolerance` says. */
  readonly seed: number;
  /** Stops where no derivative of the dual is greater; default 1e-3. */
  readonly tolerance?: number;
  /** Default 300. */
  readonly maxPasses?: number;
}

/** `P(y = 1 | x) = 1 / (1 + exp(-(w x + bias)))`. */
export interface LogisticModel {
  /** `[features]`. */
  readonly weights: Float64Array;
  readonly bias: number;
  /** Passes over the examples that it took. */
  readonly passes: number;
}

const NEWTON_STEPS = 60;

/**
 * Fits a logistic regression with two classes: the minimum over `w` and `b` of
 * `(|w|^2 + b^2) / 2 + c sum log(1 + exp(-y (w x + b)))`, with y = 1 or -1.
 *
 * Solved in the dual, one example at a time. Example `i` has a share `alpha` in `(0, c)` of `w = sum alpha y x`, and at the
 * best `alpha = c sigmoid(s)` with `s = -y (w x + b)`. `s` is what is kept, since `alpha` near its bounds has no digits
 * left. With all other examples fixed, `s` is the root of an increasing function, found by Newton's method between bounds.
 *
 * @param targets 1 or -1 for each row
 * @see Yu, Huang and Lin 2011, https://doi.org/10.1007/s10994-010-5221-8: dual coordinate descent for logistic regression
 */
export function fitLogistic(
  rows: SparseRows,
  targets: Int8Array,
  { features, c, seed, tolerance = 1e-3, maxPasses = 300 }: LogisticOptions,
): LogisticModel {
  const weights = new Float64Array(features);
  let bias = 0;
  // Starts where every example counts as known: alpha next to 0.
  const scores = new Float64Array(rows.length).fill(-12);
  const norms = Float64Array.from({ length: rows.length }, (_, row) => rows.squaredNorm(row) + 1);
  const move = (row: number, change: number) => {
    const step = change * (targets[row] as number);
    rows.addTo(weights, row, step);
    bias += step;
  };
  for (let row = 0; row < rows.length; row++) move(row, c * sigmoid(scores[row] as number));
  let passes = 0;
  for (let furthest = Infinity; furthest > tolerance && passes < maxPasses; passes++) {
    furthest = 0;
    for (const row of createRandom(seed, 'pass', passes).permutation(rows.length)) {
      const margin = (targets[row] as number) * (rows.dot(row, weights) + bias);
      const old = scores[row] as number;
      furthest = Math.max(furthest, Math.abs(old + margin));
      const found = solve({ old, margin, c, norm: norms[row] as number });
      scores[row] = found;
      move(row, c * (sigmoid(found) - sigmoid(old)));
    }
  }
  return { weights, bias, passes };
}

interface Step {
  /** The example's score so far. */
  readonly old: number;
  /** `y (w x + b)` so far. */
  readonly margin: number;
  readonly c: number;
  /** `|x|^2 + 1`. */
  readonly norm: number;
}

/** The root of `s + margin + norm c (sigmoid(s) - sigmoid(old))`, whose slope is at least 1. */
function solve({ old, margin, c, norm }: Step): number {
  const reach = norm * c;
  const from = sigmoid(old);
  let low = -margin - reach * (1 - from);
  let high = -margin + reach * from;
  let s = Math.min(Math.max(old, low), high);
  for (let i = 0; i < NEWTON_STEPS; i++) {
    const p = sigmoid(s);
    const value = s + margin + reach * (p - from);
    if (Math.abs(value) < 1e-10) break;
    if (value > 0) high = s;
    else low = s;
    const next = s - value / (1 + reach * p * (1 - p));
    s = next > low && next < high ? next : (low + high) / 2;
  }
  return s;
}

/** `1 / (1 + exp(-x))`. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
