import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { distance, randomValues, select, toTensor } from '../../testing/backends.js';
import { adamStep } from './adam-step.js';
import { sgdStep } from './sgd-step.js';

const ROWS = 450;
const SIZE = 37;
const SHAPE = [ROWS, SIZE];

/** A weight and the optimiser's states, replaced at each step; what replaces them belongs to the caller. */
type State = tf.Tensor[];
type Step = (state: State, gradient: tf.Tensor, reuse: boolean) => State;

interface Settings {
  readonly rate: number;
  readonly momentum: number;
  readonly decay: number;
  readonly nesterov: boolean;
}

const sgd =
  ({ rate: learningRate, momentum, decay: weightDecay, nesterov }: Settings): Step =>
  ([weight, velocity], gradient, reuse) => {
    const options = { learningRate, momentum, weightDecay, nesterov, reuse };
    const step = sgdStep(weight!, gradient, velocity ?? null, options)!;
    return step.velocity ? [step.weight, step.velocity] : [step.weight];
  };

const adam =
  ({ rate: learningRate, momentum: beta1, decay }: Settings): Step =>
  ([weight, sum, squares], gradient, reuse) => {
    const options = { learningRate, beta1, beta2: 0.9, epsilon: 1e-7, kept: 1 - decay, reuse };
    const step = adamStep({ weight: weight!, sum: sum!, squares: squares! }, gradient, options)!;
    return [step.weight, step.sum, step.squares];
  };

function start(states: number): State {
  return tf.tidy(() => [
    toTensor(randomValues(SHAPE, 1)),
    ...Array.from({ length: states }, () => tf.zeros(SHAPE)),
  ]);
}

/** By rows of a table where there are ids, of all numbers where not. */
function gradientOf(ids: readonly number[] | null, seed: number): tf.Tensor {
  if (!ids) return toTensor(randomValues(SHAPE, seed));
  return tf.tidy(() =>
    tf.grad((table) => tf.gather(table, tf.tensor1d([...ids], 'int32')))(
      tf.zeros(SHAPE),
      toTensor(randomValues([ids.length, SIZE], seed)),
    ),
  );
}

function advance(
  step: Step,
  state: State,
  ids: readonly number[] | null,
  seed: number,
  reuse: boolean,
): State {
  const gradient = gradientOf(ids, seed);
  const next = step(state, gradient, reuse);
  tf.dispose([gradient, ...state]);
  return next;
}

const numbers = (state: State) => state.map((tensor) => tensor.dataSync());
const areEqual = (actual: State, expected: readonly ArrayLike<number>[]) =>
  numbers(actual).every((values, i) => distance(values, expected[i]!) === 0);
const wasm = () => tf.engine().backend as BackendWasm;
const held = () => [tf.memory().numTensors, wasm().numDataIds()];
let before: number[];

beforeEach(async () => {
  await select('wasm');
  before = held();
});
afterEach(() => {
  expect(held()).toEqual(before);
});

const PLAIN: Settings = { rate: 0.1, momentum: 0.9, decay: 0, nesterov: false };
const kinds: [string, number, (settings: Settings) => Step][] = [
  ['sgd without momentum', 0, sgd],
  ['sgd with momentum', 1, sgd],
  ['adam', 2, adam],
];

describe.each(kinds)('steps in place: %s', (_name, states, make) => {
  test('end with the same bits as steps that make new tensors, whatever is looked up when', () => {
    const anyIds = fc.option(fc.array(fc.nat(ROWS - 1), { maxLength: 12 }), { freq: 5 });
    const anySettings = fc.record({
      rate: fc.constantFrom(0.1, 0),
      momentum: fc.constantFrom(0, 0.5, 0.9),
      decay: fc.constantFrom(0, 0, 0.01),
      nesterov: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyIds, { minLength: 1, maxLength: 8 }), anySettings, (lookups, settings) => {
        const step = make(settings);
        let [inPlace, anew] = [start(states), start(states)];
        for (const [seed, ids] of lookups.entries()) {
          inPlace = advance(step, inPlace, ids, seed, true);
          anew = advance(step, anew, ids, seed, false);
        }
        expect(areEqual(inPlace, numbers(anew))).toBe(true);
        tf.dispose([inPlace, anew]);
      }),
      { numRuns: 60, seed: 20261126 },
    );
  });

  test.each([
    ['all numbers', null],
    ['some rows', [3, 449, 3]],
  ])('with a gradient of %s keep the memory, and with it nothing is made or lost', (_title, ids) => {
    let state = advance(make(PLAIN), start(states), ids, 1, true);
    const data = state.map(({ dataId }) => dataId);
    for (let seed = 2; seed < 5; seed++) state = advance(make(PLAIN), state, ids, seed, true);
    expect(state.map(({ dataId }) => dataId)).toEqual(data);
    expect(held()).toEqual(before.map((count) => count + 1 + states));
    tf.dispose(state);
  });

  test.each([
    ['a copy', (x: tf.Tensor) => tf.clone(x)],
    ['another view', (x: tf.Tensor) => tf.reshape(x, [SIZE, ROWS])],
    ['a cast', (x: tf.Tensor) => tf.cast(x, 'float32')],
    ['a variable', (x: tf.Tensor) => tf.variable(x)],
  ])('leave %s of the old values alone', (_title, share) => {
    for (const ids of [null, [3, 449, 3]]) {
      let state = advance(make(PLAIN), start(states), [3, 7], 1, true);
      const kept = state.map((tensor) => share(tensor));
      const values = numbers(kept);
      for (let seed = 2; seed < 4; seed++) state = advance(make(PLAIN), state, ids, seed, true);
      expect(areEqual(kept, values)).toBe(true);
      expect(areEqual(state, values)).toBe(false);
      tf.dispose([state, kept]);
    }
  });

  test('without the permission leave the old tensors as they were', () => {
    const old = start(states);
    const values = numbers(old);
    const gradient = gradientOf([3, 7], 1);
    const next = make(PLAIN)(old, gradient, false);
    expect(areEqual(old, values)).toBe(true);
    tf.dispose([old, gradient, next]);
  });
});

test('one tensor in two places is not written over', () => {
  const options = { learningRate: 0.1, momentum: 0.5, weightDecay: 0, nesterov: false, reuse: true };
  for (const ids of [[3, 7], null]) {
    // Two of the same: reading one would unpack it.
    const [gradient, read] = [gradientOf(ids, 1), gradientOf(ids, 1)];
    const values = Float32Array.from(read.dataSync());
    const alike = sgdStep(gradient, gradient, gradient, options)!;
    expect(areEqual([gradient], [values])).toBe(true);
    expect(areEqual([alike.velocity!], [values.map((one) => 1.5 * one)])).toBe(true);
    tf.dispose([gradient, read, alike.weight, alike.velocity!]);
  }
  for (const ids of [[3, 7], null]) {
    const [both, gradient] = [toTensor(randomValues(SHAPE, 2)), gradientOf(ids, 1)];
    const values = both.dataSync();
    const step = sgdStep(both, gradient, both, options)!;
    expect(areEqual([both], [values])).toBe(true);
    tf.dispose([both, gradient, step.weight, step.velocity!]);
  }
});

test('a velocity that has died away becomes zero, and comes back with the next gradient', () => {
  const step = sgd({ ...PLAIN, momentum: 0.5 });
  let state = advance(step, start(1), [5, 9], 1, true);
  for (let seed = 0; seed < 160; seed++) state = advance(step, state, [9], seed, true);
  const row = (place: number) => new Set(state[1]!.dataSync().slice(place * SIZE, (place + 1) * SIZE));
  expect([...row(5)]).toEqual([0]);
  expect(row(9).size).toBeGreaterThan(1);
  state = advance(step, state, [5], 1, true);
  expect(row(5).size).toBeGreaterThan(1);
  tf.dispose(state);
});

test('a rate that is no number reaches every weight', () => {
  for (const [, states, make] of kinds) {
    const state = advance(make({ ...PLAIN, rate: Number.NaN }), start(states), [3], 1, true);
    expect(state[0]!.dataSync().every(Number.isNaN)).toBe(true);
    tf.dispose(state);
  }
});

test('NaN in a gradient reaches its row alone', () => {
  const gradient = tf.tidy(() => {
    const dy = tf.fill([1, SIZE], Number.NaN);
    return tf.grad((table) => tf.gather(table, tf.tensor1d([2], 'int32')))(tf.zeros(SHAPE), dy);
  });
  const old = start(1);
  const state = sgd(PLAIN)(old, gradient, true);
  const weights = state[0]!.dataSync();
  expect(weights.findIndex(Number.isNaN)).toBe(2 * SIZE);
  expect(weights.filter(Number.isNaN).length).toBe(SIZE);
  tf.dispose([gradient, old, state]);
});
