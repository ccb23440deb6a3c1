import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor } from '../../testing/backends.js';
import { adamStep } from './adam-step.js';
import { sgdStep } from './sgd-step.js';

const sizes = fc.integer({ min: 1, max: 2100 });
const share = fc.double({ min: 0, max: 0.99, noNaN: true });

/** `f` of numbers at each place, in float64. */
function each<T extends string>(
  tensors: Record<string, Float32Array | Int32Array>,
  f: (at: Record<string, number>) => Record<T, number>,
) {
  const names = Object.keys(tensors);
  const results = Array.from(tensors[names[0]!]!, (_, i) =>
    f(Object.fromEntries(names.map((name) => [name, tensors[name]![i]!]))),
  );
  return (name: T) => results.map((one) => one[name]);
}

describe('sgdStep', () => {
  test('equals its formula for any length and settings', async () => {
    await select('wasm');
    fc.assert(
      fc.property(sizes, share, share, fc.boolean(), (size, momentum, weightDecay, nesterov) => {
        const values = [1, 2, 3].map((seed) => randomValues([size], seed));
        const [weight, gradient, velocity] = values.map(({ data }) => data) as [
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        const expected = each({ weight, gradient, velocity }, ({ weight: w, gradient: dw, velocity: v }) => {
          const g = dw! + weightDecay * w!;
          const next = momentum * v! + g;
          return {
            velocity: next,
            weight: w! - 0.1 * (nesterov ? g + momentum * next : next),
            plain: w! - 0.1 * g,
          };
        });
        const options = { learningRate: 0.1, momentum, weightDecay, nesterov };
        tf.tidy(() => {
          const [w, g, v] = values.map((one) => toTensor(one)) as [tf.Tensor, tf.Tensor, tf.Tensor];
          const step = sgdStep(w, g, v, options)!;
          expect(distance(step.weight.dataSync(), expected('weight'))).toBeLessThan(1e-6);
          expect(distance(step.velocity!.dataSync(), expected('velocity'))).toBeLessThan(1e-6);
          const plain = sgdStep(w, g, null, options)!;
          expect(plain.velocity).toBeNull();
          expect(distance(plain.weight.dataSync(), expected('plain'))).toBeLessThan(1e-6);
          expect(w.dataSync()).toEqual(weight);
        });
      }),
      { numRuns: 60, seed: 20240611 },
    );
  });
});

describe('adamStep', () => {
  test('equals its formula for any length and settings', async () => {
    await select('wasm');
    fc.assert(
      fc.property(sizes, share, share, fc.constantFrom(1, 0.9), (size, beta1, beta2, kept) => {
        const values = [1, 2, 3, 4].map((seed) => randomValues([size], seed));
        values[3]!.data.forEach((value, i) => {
          values[3]!.data[i] = Math.abs(value);
        });
        const [weight, gradient, sum, squares] = values.map(({ data }) => data) as [
          Float32Array,
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        const expected = each(
          { weight, gradient, sum, squares },
          ({ weight: w, gradient: g, sum: s, squares: q }) => {
            const next = { sum: beta1 * s! + g!, squares: beta2 * q! + g! * g! };
            return { ...next, weight: kept * w! - (0.01 * next.sum) / (Math.sqrt(next.squares) + 0.1) };
          },
        );
        tf.tidy(() => {
          const [w, g, s, q] = values.map((one) => toTensor(one)) as [
            tf.Tensor,
            tf.Tensor,
            tf.Tensor,
            tf.Tensor,
          ];
          const options = { learningRate: 0.01, beta1, beta2, epsilon: 0.1, kept };
          const step = adamStep({ weight: w, sum: s, squares: q }, g, options)!;
          for (const name of ['weight', 'sum', 'squares'] as const) {
            expect(distance(step[name].dataSync(), expected(name))).toBeLessThan(1e-6);
          }
        });
      }),
      { numRuns: 60, seed: 20240612 },
    );
  });
});

test('steps are not there on cpu, and refuse shapes that differ', async () => {
  const options = { learningRate: 0.1, momentum: 0, weightDecay: 0, nesterov: false };
  await select('cpu');
  tf.tidy(() => {
    expect(sgdStep(tf.ones([2]), tf.ones([2]), null, options)).toBeNull();
    expect(() => sgdStep(tf.ones([2]), tf.ones([3]), null, options)).toThrow(/weight \[2\], gradient \[3\]/);
  });
});
