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
  valueOn,
} from '../../testing/backends.js';
import { finiteDifferences } from '../../testing/reference-conv.js';

const FLOAT32 = 1e-5;
const SIZES: Readonly<Record<string, number>> = { a: 2, b: 3, c: 4, d: 1, e: 5 };

/** One or two terms without a label twice, and an output of some of their labels in any order. */
const anyEquation = fc
  .array(fc.shuffledSubarray(Object.keys(SIZES), { maxLength: 4 }), { minLength: 1, maxLength: 2 })
  .chain((terms) =>
    fc
      .shuffledSubarray([...new Set(terms.flat())])
      .map((output) => ({ terms: terms.map((term) => term.join('')), output: output.join('') })),
  );

type Equation = typeof anyEquation extends fc.Arbitrary<infer T> ? T : never;

const textOf = ({ terms, output }: Equation) => `${terms.join(',')}->${output}`;
const shapeOf = (labels: string) => [...labels].map((label) => SIZES[label]!);
const inputsOf = ({ terms }: Equation) => terms.map((term, i) => randomValues(shapeOf(term), i + 1));

/** The sum by its definition in float64, over every value of every label. */
function reference({ terms, output }: Equation, inputs: readonly ArrayLike<number>[]): Float64Array {
  const labels = [...new Set([...output, ...terms.join('')])];
  const out = new Float64Array(tf.util.sizeFromShape(shapeOf(output)));
  const at: Record<string, number> = {};
  const place = (term: string) => [...term].reduce((index, label) => index * SIZES[label]! + at[label]!, 0);
  const loop = (depth: number): void => {
    if (depth === labels.length) {
      const product = inputs.reduce((value, data, i) => value * data[place(terms[i]!)]!, 1);
      out[place(output)] = out[place(output)]! + product;
      return;
    }
    for (let i = 0; i < SIZES[labels[depth]!]!; i++) {
      at[labels[depth]!] = i;
      loop(depth + 1);
    }
  };
  loop(0);
  return out;
}

const ints = (...data: number[]): Values => ({ shape: [data.length], data: Int32Array.from(data) });

describe('einsum', () => {
  test('equals its definition in float64, for any equation', async () => {
    await fc.assert(
      fc.asyncProperty(anyEquation, async (equation) => {
        const inputs = inputsOf(equation);
        const value = await valueOn('wasm', inputs, (...x: tf.Tensor[]) => tf.einsum(textOf(equation), ...x));
        const expected = reference(
          equation,
          inputs.map(({ data }) => data),
        );
        expect(distance(value, expected)).toBeLessThan(FLOAT32);
      }),
      { numRuns: 400, seed: 20240702 },
    );
  });

  test('and its gradients equal float64 finite differences, for any equation', async () => {
    await fc.assert(
      fc.asyncProperty(anyEquation, async (equation) => {
        const inputs = inputsOf(equation);
        const f = (...x: tf.Tensor[]) => tf.einsum(textOf(equation), ...x);
        const [, ...gradients] = await valueAndGradients('wasm', inputs, f);
        const dy = randomValues(shapeOf(equation.output), 77).data;
        for (const [i, gradient] of gradients.entries()) {
          const loss = (data: Float64Array) => {
            const sides = inputs.map((input, j) => (i === j ? data : input.data));
            return reference(equation, sides).reduce((total, value, k) => total + value * dy[k]!, 0);
          };
          expect(distance(gradient, finiteDifferences(inputs[i]!, loss))).toBeLessThan(FLOAT32);
        }
      }),
      { numRuns: 100, seed: 20240703 },
    );
  });

  test.each(['bij,bjk->bik', 'ij,kj->ki', 'bqhd,bkhd->bhqk', 'ab,cb->ac', 'i,i->', 'bi,bi->b', 'ijk->kj'])(
    'and its gradients equal cpu: %s',
    async (equation) => {
      const sizes: Readonly<Record<string, number>> = {
        b: 2,
        i: 6,
        j: 7,
        k: 5,
        q: 3,
        h: 2,
        d: 4,
        a: 33,
        c: 9,
      };
      const inputs = equation
        .split('->')[0]!
        .split(',')
        .map((term, i) =>
          randomValues(
            [...term].map((label) => sizes[label]!),
            i + 1,
          ),
        );
      const f = (...x: tf.Tensor[]) => tf.einsum(equation, ...x);
      const expected = await valueAndGradients('cpu', inputs, f);
      const actual = await valueAndGradients('wasm', inputs, f);
      for (const [i, values] of expected.entries())
        expect(distance(actual[i]!, values)).toBeLessThan(FLOAT32);
    },
  );

  test('of whole numbers is exact, and of two types has the wider one', async () => {
    await select('wasm');
    tf.tidy(() => {
      const [a, b] = [toTensor(ints(40_000, 3)), toTensor(ints(50_001, 5))];
      const check = (y: tf.Tensor) => [y.dtype, ...y.dataSync()];
      expect(check(tf.einsum('i,i->', a, b))).toEqual(['int32', 2_000_040_015]);
      expect(check(tf.einsum('i,j->ji', ints2(1, 2), ints2(3, 4)))).toEqual(['int32', 3, 6, 4, 8]);
      expect(check(tf.einsum('i,i->', tf.tensor1d([1.5, 2]), ints2(2, 4)))).toEqual(['float32', 11]);
      const truths = tf.tensor2d([true, true, false, true], [2, 2], 'bool');
      expect(check(tf.einsum('ij->j', truths))).toEqual(['int32', 1, 2]);
      expect(check(tf.einsum('ij->ji', truths))).toEqual(['bool', 1, 0, 1, 1]);
    });
  });

  test('over no numbers is zeros', async () => {
    const product = (a: tf.Tensor, b: tf.Tensor) => tf.einsum('ij,jk->ik', a, b);
    const empty = [randomValues([2, 0], 1), randomValues([0, 3], 2)];
    expect(await valueOn('wasm', empty, product)).toEqual(new Float32Array(6));
    const sum = (a: tf.Tensor) => tf.einsum('ij->i', a);
    expect(await valueOn('wasm', [randomValues([2, 0], 1)], sum)).toEqual(new Float32Array(2));
  });

  test('spreads NaN and Infinity as cpu does', async () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const inputs = [
      { shape: [2, 2], data: Float32Array.from([nan, 1, inf, 2]) },
      { shape: [2, 2], data: Float32Array.from([1, 0, 3, 1]) },
    ];
    for (const equation of ['ij,jk->ik', 'ij,ij->i', 'ij,kj->ik']) {
      const f = (a: tf.Tensor, b: tf.Tensor) => tf.einsum(equation, a, b);
      expect(await valueOn('wasm', inputs, f)).toEqual(await valueOn('cpu', inputs, f));
    }
  });

  test.each([
    ['ij,jk', /without an arrow/],
    ['ij->jk->i', /exactly one arrow/],
    ['ij->ij', /Expected 1 input tensors, received 2/],
    ['ii,jk->i', /duplicate axes in input component ii/],
    ['ij,jk->in', /label n not present/],
    ['i...,jk->ik', /ellipsis notation/],
    ['ij,ij->i', /Expected dimension 3 at axis 1 of input shaped \[3,2\]|Expected dimension 2 at axis 0/],
    ['ij,jkl->i', /rank 3 for "jkl" in "ij,jkl->i", received \[3,2\]; give one label for each axis/],
  ])('refuses %s', async (equation, message) => {
    await select('wasm');
    const before = tf.engine().backend.numDataIds();
    const run = () => tf.tidy(() => tf.einsum(equation, tf.ones([2, 3]), tf.ones([3, 2])));
    expect(run).toThrow(message);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});

function ints2(...data: number[]): tf.Tensor {
  return toTensor(ints(...data));
}
