import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distance,
  randomValues,
  select,
  toTensor,
  type Values,
  valueAndGradients,
} from '../../testing/backends.js';
import { SOFTMAX_GRADIENT } from '../kernels/softmax-gradient.js';
import { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';

/** By the definition, of elementary operations with gradients of tfjs's own. */
function composed(
  logits: tf.Tensor,
  targets: tf.Tensor,
  { labelSmoothing = 0, classWeights }: SoftmaxCrossEntropyOptions = {},
): tf.Tensor {
  const [batch, classes] = logits.shape as [number, number];
  const smooth = tf.add(tf.mul(targets, 1 - labelSmoothing), labelSmoothing / classes);
  const terms = tf.mul(classWeights ? tf.mul(smooth, classWeights) : smooth, tf.logSoftmax(logits));
  return tf.mul(tf.sum(terms), -1 / batch);
}

const anyLoss = fc.record({
  batch: fc.integer({ min: 1, max: 40 }),
  classes: fc.integer({ min: 1, max: 21 }),
  scale: fc.constantFrom(1, 10, 1000),
  shift: fc.constantFrom(0, -300, 5000),
  labelSmoothing: fc.constantFrom(0, 0.1, 0.9),
  weighted: fc.boolean(),
  seed: fc.nat(1000),
});

const map = ({ shape, data }: Values, f: (value: number) => number): Values => ({ shape, data: data.map(f) });

describe('softmaxCrossEntropy', () => {
  test('and its gradient equal the definition on cpu, for any shape and settings', async () => {
    await fc.assert(
      fc.asyncProperty(anyLoss, async ({ batch, classes, scale, shift, labelSmoothing, weighted, seed }) => {
        const logits = map(randomValues([batch, classes], seed), (value) => value * scale + shift);
        const targets = map(randomValues([batch, classes], seed + 1), Math.abs);
        const weights = map(randomValues([classes], seed + 2), Math.abs);
        const run = (of: typeof composed | typeof softmaxCrossEntropy) => (x: tf.Tensor2D) => {
          const classWeights = weighted ? toTensor<tf.Tensor1D>(weights) : undefined;
          return of(x, toTensor(targets), { labelSmoothing, classWeights })!;
        };
        const expected = await valueAndGradients('cpu', [logits], run(composed));
        const actual = await valueAndGradients('wasm', [logits], run(softmaxCrossEntropy));
        expect(distance(actual[0]!, expected[0]!)).toBeLessThan(2e-6);
        expect(distance(actual[1]!, expected[1]!)).toBeLessThan(1e-6);
      }),
      { numRuns: 200, seed: 20261127 },
    );
  });

  const loss = (logits: number[], targets: number[]) =>
    tf.tidy(() => {
      const y = tf.tensor2d([targets]);
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => softmaxCrossEntropy(x as tf.Tensor2D, y)!)(
        tf.tensor2d([logits]),
      );
      return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
    });

  test('is exact by hand', async () => {
    await select('wasm');
    const { value, gradient } = loss([Math.log(1), Math.log(2), Math.log(5)], [0, 1, 0]);
    expect(value).toBeCloseTo(Math.log(4), 6);
    for (const [i, expected] of [1 / 8, -3 / 4, 5 / 8].entries())
      expect(gradient[i]).toBeCloseTo(expected, 6);
  });

  test('of logits far apart, and of the largest there are, is the exact loss', async () => {
    await select('wasm');
    expect(loss([1000, 0], [0, 1])).toEqual({ value: 1000, gradient: [1, -1] });
    expect(loss([1e38, 1e38], [1, 0]).value).toBeCloseTo(Math.LN2, 6);
    expect(loss([-1e38, -1e38], [1, 0]).gradient).toEqual([-0.5, 0.5]);
  });

  test.each([
    ['NaN', [Number.NaN, 1, 2]],
    ['Infinity', [1, Number.POSITIVE_INFINITY, 2]],
    ['-Infinity', [1, Number.NEGATIVE_INFINITY, 2]],
    ['nothing but -Infinity', [-1, -1, -1].map((one) => one * Number.POSITIVE_INFINITY)],
    ['differences that no float32 holds', [3e38, -3e38, 0]],
  ])('of %s is what the definition gives on cpu', async (_title, row) => {
    for (const target of [0, 1, 2]) {
      const logits = { shape: [2, 3], data: Float32Array.from([...row, 1, 2, 3]) };
      const targets = {
        shape: [2, 3],
        data: Float32Array.from([0, 1, 2, 2, 1, 0], (i) => Number(i === target)),
      };
      const expected = await valueAndGradients('cpu', [logits], (x: tf.Tensor) =>
        composed(x, toTensor(targets)),
      );
      const actual = await valueAndGradients(
        'wasm',
        [logits],
        (x: tf.Tensor2D) => softmaxCrossEntropy(x, toTensor(targets))!,
      );
      for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-6);
    }
  });

  test('agrees with finite differences', async () => {
    await select('wasm');
    const logits = [0.5, -1, 2, 0.1];
    const targets = [0.1, 0.6, 0, 0.3];
    const { gradient } = loss(logits, targets);
    const h = 1e-2;
    for (const [i, value] of logits.entries()) {
      const moved = (by: number) => loss(logits.with(i, value + by), targets).value;
      expect(gradient[i]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 3);
    }
  });

  test('takes targets and class weights as constants', async () => {
    await select('wasm');
    tf.tidy(() => {
      const f = (x: tf.Tensor, y: tf.Tensor, w: tf.Tensor) =>
        softmaxCrossEntropy(x as tf.Tensor2D, y as tf.Tensor2D, { classWeights: w as tf.Tensor1D })!;
      const [, targets, weights] = tf.grads(f)([tf.ones([2, 3]), tf.ones([2, 3]), tf.ones([3])]);
      expect([...targets!.dataSync(), ...weights!.dataSync()]).toEqual(new Array(9).fill(0));
    });
  });

  test('is not there on cpu, and refuses shapes that differ', async () => {
    await select('cpu');
    tf.tidy(() => {
      const x = tf.ones([2, 3]) as tf.Tensor2D;
      expect(softmaxCrossEntropy(x, x)).toBeNull();
      expect(() => softmaxCrossEntropy(x, tf.ones([3, 2]))).toThrow(/received \[2,3\], \[3,2\] and \[none\]/);
      expect(() => softmaxCrossEntropy(x, x, { classWeights: tf.ones([2]) })).toThrow(/and \[2\]/);
      expect(() => softmaxCrossEntropy(tf.ones([0, 3]), tf.ones([0, 3]))).toThrow(/not empty/);
    });
  });
});

describe('softmax', () => {
  const anyShape = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

  test('has on wasm the gradient that it has on cpu, for any shape', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, fc.nat(1000), async (shape, seed) => {
        const x = randomValues(shape, seed);
        const expected = await valueAndGradients('cpu', [x], (t: tf.Tensor) => tf.softmax(t));
        const actual = await valueAndGradients('wasm', [x], (t: tf.Tensor) => tf.softmax(t));
        for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-6);
      }),
      { numRuns: 100, seed: 20261128 },
    );
  });

  test('has a gradient that has gradients itself', async () => {
    const composedGradient = (dy: tf.Tensor, y: tf.Tensor) => {
      const product = tf.mul(dy, y);
      return tf.sub(product, tf.mul(tf.sum(product, -1, true), y));
    };
    const inputs = [randomValues([4, 5], 1), randomValues([4, 5], 2)];
    const expected = await valueAndGradients('cpu', inputs, composedGradient);
    const actual = await valueAndGradients('wasm', inputs, (dy: tf.Tensor, y: tf.Tensor) =>
      tf.engine().runKernel(SOFTMAX_GRADIENT, { dy, y }),
    );
    for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(1e-6);
  });
});
