import {
  customGrad,
  mul,
  ones,
  square,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { dense } from '../layers/dense.js';
import { checkGradients } from './check-gradients.js';
import {
  checkLayerGradients,
  checkLayerLeaks,
  checkOutputShape,
  checkParameterCount,
  checkSaveAndLoad,
} from './check-layer.js';
import { checkNoLeak } from './check-leak.js';
import type { LayerCase } from './layer-case.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

const good: LayerCase = {
  build: (x) => dense(x, { units: 2 }),
  inputShape: [3],
  outputShape: [2],
  parameters: 3 * 2 + 2,
};

/** A layer of any computation, as a user's own would be. */
function custom(call: (x: Tensor) => Tensor): (x: SymbolicTensor) => SymbolicTensor {
  class Custom extends layers.Layer {
    static readonly className = 'Custom';
    override call(inputs: Tensor | Tensor[]): Tensor {
      return tidy(() => call((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor));
    }
  }
  return (x) => new Custom().apply(x) as SymbolicTensor;
}

const wrap = (call: (x: Tensor) => Tensor): LayerCase => ({
  build: custom(call),
  inputShape: [4],
  outputShape: [4],
  parameters: 0,
});

test('a good layer passes every check', async () => {
  checkOutputShape(good);
  checkParameterCount(good);
  await checkSaveAndLoad(good);
  checkLayerGradients(good, { training: true });
  await checkLayerLeaks(good);
});

test('a wrong shape or number of parameters is found', () => {
  expect(() => checkOutputShape({ ...good, outputShape: [3] })).toThrow(
    'expected output 3, received 2 (symbolic) and 2 (computed)',
  );
  expect(() => checkParameterCount({ ...good, parameters: 9 })).toThrow('expected 9 parameters, received 8');
});

test('a gradient that is wrong by 5% is found, a right one passes', () => {
  const squared = (slope: number) =>
    wrap((x) =>
      customGrad((...args) => {
        const [input, save] = args as [Tensor, (saved: Tensor[]) => void];
        save([input]);
        return {
          value: square(input),
          gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, mul(saved[0] as Tensor, slope)),
        };
      })(x),
    );
  expect(() => checkLayerGradients(squared(2), { training: true })).not.toThrow();
  expect(() => checkLayerGradients(squared(2.1), { training: true })).toThrow(/finite differences/);
});

describe('of gradients', () => {
  const made: Variable[] = [];
  const newVariable = (values: number[]) => {
    const created = variable(tensor(values));
    made.push(created);
    return created;
  };
  afterEach(() => {
    for (const created of made.splice(0)) created.dispose();
  });

  test('a missing one is found', () => {
    const [used, unused] = [newVariable([1, 2]), newVariable([3])];
    expect(() => checkGradients(() => square(used), [used, unused])).toThrow(
      /expected a gradient, received none/,
    );
  });

  test('one that is not a number is found', () => {
    const x = newVariable([1, 2]);
    const broken = customGrad((...args) => ({
      value: square(args[0] as Tensor),
      gradFunc: (dy: Tensor) => mul(dy, Number.NaN),
    }));
    expect(() => checkGradients(() => broken(x), [x])).toThrow(/expected a finite gradient/);
  });

  test('the values of the variables are put back', () => {
    const x = newVariable([1.25, -2.5]);
    checkGradients(() => square(x), [x]);
    expect(Array.from(x.dataSync())).toEqual([1.25, -2.5]);
  });
});

test('a layer that plain tfjs does not know fails to load', async () => {
  await expect(checkSaveAndLoad(wrap((x) => x.clone()))).rejects.toThrow(/Unknown layer: Custom/);
});

test('a leak is found, in a layer and in a function', async () => {
  const kept: Tensor[] = [];
  await expect(checkNoLeak('a step', () => kept.push(ones([1])))).rejects.toThrow(
    'a step: expected as many tensors after it as before, received 1 more',
  );
  for (const tensor of kept) tensor.dispose();
});
