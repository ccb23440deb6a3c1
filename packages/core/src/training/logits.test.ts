import { log, memory, sub, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  model as makeModel,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { TrainingError } from '../errors.js';
import { logitsOf, outputActivationOf } from './logits.js';

type Layer = LayersModel['layers'][number];

const X = [
  [0.5, -1, 2],
  [1, 1, -3],
];

beforeAll(() => useBackend({ backend: 'cpu' }));

function chain(...steps: Layer[]): LayersModel {
  const x = input({ shape: [3] });
  return makeModel({ inputs: x, outputs: steps.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x) });
}

const hidden = () => layers.dense({ units: 5, activation: 'tanh' });
const linear = (useBias = true) => layers.dense({ units: 4, useBias, biasInitializer: 'randomNormal' });

describe('logitsOf', () => {
  test.each([
    ['a dense layer with softmax', () => chain(hidden(), layers.dense({ units: 4, activation: 'softmax' }))],
    [
      'the same without bias',
      () => chain(hidden(), layers.dense({ units: 4, activation: 'softmax', useBias: false })),
    ],
    ['an activation layer', () => chain(hidden(), linear(), layers.activation({ activation: 'softmax' }))],
    ['a softmax layer', () => chain(hidden(), linear(false), layers.softmax({}))],
    ['nothing but a dense layer', () => chain(layers.dense({ units: 4, activation: 'softmax' }))],
    ['nothing but a softmax', () => chain(layers.softmax({}))],
    [
      'a sequential model',
      () => sequential({ layers: [layers.dense({ units: 4, inputShape: [3], activation: 'softmax' })] }),
    ],
  ])('%s: the softmax of the logits is the output', (_, build) => {
    const model = build();
    const logits = logitsOf(model);
    const { numTensors } = memory();
    tidy(() => {
      const x = tensor(X);
      const z = logits(x, false);
      // Logits are log-probabilities but for a constant in each row.
      const rows = (sub(z, log(model.predict(x) as Tensor)) as Tensor).arraySync() as number[][];
      for (const row of rows) for (const value of row) expect(value).toBeCloseTo(row[0] as number, 4);
    });
    expect(memory().numTensors).toBe(numTensors);
  });

  test.each([
    ['a dense layer', () => chain(hidden(), layers.dense({ units: 4, activation: 'sigmoid' }))],
    ['an activation layer', () => chain(hidden(), linear(), layers.activation({ activation: 'sigmoid' }))],
  ])('%s with sigmoid: the sigmoid of the logits is the output', (_, build) => {
    const model = build();
    expect(outputActivationOf(model)).toBe('sigmoid');
    const logits = logitsOf(model);
    tidy(() => {
      const x = tensor(X);
      const expected = (model.predict(x) as Tensor).dataSync();
      for (const [i, z] of logits(x, false).dataSync().entries()) {
        expect(1 / (1 + Math.exp(-z))).toBeCloseTo(expected[i] as number, 5);
      }
    });
  });

  test('the forward pass uses the weights of the moment', () => {
    const model = chain(hidden(), layers.dense({ units: 4, activation: 'softmax' }));
    const logits = logitsOf(model);
    const compute = () => tidy(() => [...logits(tensor(X), true).dataSync()]);
    const before = compute();
    const last = model.layers.at(-1) as Layer;
    tidy(() => last.setWeights(last.getWeights().map((weight) => sub(weight, 1))));
    expect(compute()).not.toEqual(before);
  });

  test.each([
    [
      'another activation',
      () => chain(layers.dense({ name: 'last', units: 2, activation: 'tanh' })),
      /"last" \(Dense with tanh\)/,
    ],
    ['no activation', () => chain(layers.dense({ name: 'last', units: 2 })), /must end in a softmax/],
    [
      'an activation layer that is no softmax',
      () => chain(layers.activation({ activation: 'relu' })),
      /Activation with relu/,
    ],
    [
      'a layer that is no classifier',
      () => chain(layers.reshape({ targetShape: [3, 1] })),
      /the outputs \[,3,1\]/,
    ],
    [
      'two inputs',
      () => {
        const [a, b] = [input({ shape: [2] }), input({ shape: [2] })];
        const sum = layers.add().apply([a, b]) as SymbolicTensor;
        return makeModel({ inputs: [a, b], outputs: layers.softmax({}).apply(sum) as SymbolicTensor });
      },
      /2 inputs/,
    ],
  ])('refuses %s', (_, build, message) => {
    expect(() => logitsOf(build())).toThrow(TrainingError);
    expect(() => logitsOf(build())).toThrow(message);
  });
});
