import '@tensorflow/tfjs-backend-cpu';
import {
  env,
  keep,
  memory,
  setBackend,
  type Tensor,
  tensor1d,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../backend/use-backend.js';
import { ShapeError, TrainingError } from '../../errors.js';
import golden from '../golden/optimizers.json' with { type: 'json' };
import { adam } from './adam.js';
import { adamw } from './adamw.js';
import type { Optimizer, OptimizerConfig, Parameter } from './optimizer.js';
import { sgd } from './sgd.js';

beforeAll(async () => {
  env().set('PROD', true);
  await setBackend('cpu');
});

function parameter(values: readonly number[], options: Partial<Parameter> = {}): Parameter {
  return {
    name: 'layer/kernel',
    variable: variable(tensor1d([...values])),
    decay: true,
    learningRateScale: 1,
    ...options,
  };
}

/** Applies the golden gradients from step `from` on. */
function run(optimizer: Optimizer, target: Parameter, from = 0, to = golden.rates.length): number[][] {
  const path: number[][] = [];
  for (let step = from; step < to; step++) {
    const gradient = tensor1d(golden.gradients[step] as number[]);
    optimizer.apply([target], [gradient], golden.rates[step] as number);
    gradient.dispose();
    path.push([...target.variable.dataSync()]);
  }
  return path;
}

const CASES: [keyof typeof golden.weights, OptimizerConfig][] = [
  ['sgd', sgd()],
  ['momentum', sgd({ momentum: 0.9 })],
  ['nesterov', sgd({ momentum: 0.9, nesterov: true })],
  ['decay', sgd({ momentum: 0.9, weightDecay: 0.05 })],
  ['adam', adam()],
  ['adamBetas', adam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3 })],
  ['adamw', adamw({ weightDecay: 0.1 })],
];

describe.each(CASES)('%s', (name, config) => {
  test("every one of twenty steps is PyTorch's within 1e-6 on wasm too, in one kernel a weight", async () => {
    await useBackend({ backend: 'wasm', threads: 1 });
    const path = run(config.create(), parameter(golden.start));
    await setBackend('cpu');
    for (const [step, weights] of path.entries()) {
      for (const [i, weight] of weights.entries()) {
        expect(Math.abs(weight - (golden.weights[name][step]?.[i] as number))).toBeLessThan(1e-6);
      }
    }
  });

  test("every one of twenty steps is PyTorch's within 1e-6", () => {
    const path = run(config.create(), parameter(golden.start));
    path.forEach((weights, step) => {
      weights.forEach((weight, i) => {
        expect(Math.abs(weight - (golden.weights[name][step]?.[i] as number))).toBeLessThan(1e-6);
      });
    });
  });

  test('goes on from a saved state with the same bits', async () => {
    const whole = run(config.create(), parameter(golden.start)).at(-1);
    const first = config.create();
    const half = parameter(golden.start);
    run(first, half, 0, 8);
    const second = config.create();
    second.restore(first.state());
    first.dispose();
    expect(run(second, half, 8).at(-1)).toEqual(whole);
  });

  test('leaks no tensor, and gives all back', () => {
    const target = parameter(golden.start);
    const { numTensors } = memory();
    const optimizer = config.create();
    run(optimizer, target, 0, 2);
    const held = memory().numTensors;
    run(optimizer, target, 2);
    expect(memory().numTensors).toBe(held);
    tidy(() => optimizer.state());
    expect(Object.values(optimizer.state()).every((tensor) => !tensor.isDisposed)).toBe(true);
    optimizer.dispose();
    expect(memory().numTensors).toBe(numTensors);
  });
});

describe('optimisers', () => {
  test.each([
    ['sgd', sgd({ momentum: 0.9, weightDecay: 0.05 }), sgd({ momentum: 0.9 })],
    ['adamw', adamw({ weightDecay: 0.1 }), adamw({ weightDecay: 0 })],
  ])('%s leaves parameters without decay alone', (_, decaying, plain) => {
    const bias = parameter(golden.start, { decay: false });
    expect(run(decaying.create(), bias)).toEqual(run(plain.create(), parameter(golden.start)));
  });

  test('a learning-rate scale multiplies the rate', () => {
    const whole = run(sgd().create(), parameter(golden.start), 0, 1)[0] as number[];
    const scaled = run(
      sgd().create(),
      parameter(golden.start, { learningRateScale: 0.5 }),
      0,
      1,
    )[0] as number[];
    golden.start.forEach((start, i) => {
      expect((scaled[i] as number) - start).toBeCloseTo(((whole[i] as number) - start) / 2, 6);
    });
  });

  test('restoring copies: the saved tensors stay with their owner', () => {
    const saved: Record<string, Tensor> = { 'velocity/layer/kernel': keep(tensor1d(golden.start)) };
    const optimizer = sgd({ momentum: 0.9 }).create();
    optimizer.restore(saved);
    optimizer.dispose();
    expect(saved['velocity/layer/kernel']?.isDisposed).toBe(false);
  });

  test("another optimiser's state is refused", () => {
    const optimizer = adam().create();
    run(optimizer, parameter(golden.start), 0, 1);
    expect(() => sgd().create().restore(optimizer.state())).toThrow(TrainingError);
    expect(() => adam().create().restore({})).toThrow(/must hold the step count/);
  });

  test('a state of another shape is refused when it is used', () => {
    const optimizer = sgd({ momentum: 0.9 }).create();
    run(optimizer, parameter(golden.start), 0, 1);
    const other: Variable = variable(tensor1d([1, 2]));
    const gradient = tensor1d([1, 2]);
    const apply = () => optimizer.apply([parameter([], { variable: other })], [gradient], 0.1);
    expect(apply).toThrow(ShapeError);
    expect(apply).toThrow(/velocity\/layer\/kernel must have its parameter's shape \[2\], but has \[6\]/);
  });

  test.each([
    ['momentum above 1', () => sgd({ momentum: 1.5 }), /momentum must be a number from 0 to 1/],
    ['negative weight decay', () => sgd({ weightDecay: -1 }), /weightDecay/],
    ['nesterov without momentum', () => sgd({ nesterov: true }), /give a momentum/],
    ['beta of 1', () => adam({ beta2: 1 }), /adam: beta2/],
    ['epsilon of 0', () => adamw({ epsilon: 0 }), /adamw: epsilon/],
  ])('%s is refused', (_, create, message) => {
    expect(create).toThrow(TrainingError);
    expect(create).toThrow(message);
  });
});
