import '@tensorflow/tfjs-backend-cpu';
import { dispose, memory, setBackend, type Tensor, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import {
  initializers,
  type LayersModel,
  layers,
  model as makeModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { withInitializerSeed } from '../layers/build-context.js';
import { conv1d } from '../layers/conv1d.js';
import { dense } from '../layers/dense.js';
import { globalMaxPool1d } from '../layers/global-max-pool1d.js';
import { inputLayer } from '../layers/input-layer.js';
import { createRandom } from '../random.js';
import { adam } from './optimizers/adam.js';
import { adamw } from './optimizers/adamw.js';
import type { Optimizer, OptimizerConfig } from './optimizers/optimizer.js';
import { sgd } from './optimizers/sgd.js';
import { modelParameters } from './parameters.js';
import { TrainingStep } from './training-step.js';

// Large enough for the table's gradient to be kept in rows.
const WORDS = 700;
const VECTOR = 24;
const BATCH = 4;
const LENGTH = 12;

function textModel(): LayersModel {
  return withInitializerSeed(1, () => {
    const text = inputLayer({ shape: [LENGTH] });
    const table = layers.embedding({
      inputDim: WORDS,
      outputDim: VECTOR,
      embeddingsInitializer: initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: 7 }),
    });
    const words = table.apply(text) as SymbolicTensor;
    const features = globalMaxPool1d(conv1d(words, { filters: 6, kernelSize: 3, activation: 'relu' }));
    return makeModel({ inputs: text, outputs: dense(features, { units: 3, activation: 'softmax' }) });
  });
}

/** Some steps on words that depend on the step alone; some words come again, most don't. */
function train(model: LayersModel, optimizer: Optimizer, from: number, to: number): void {
  const training = new TrainingStep({ model, parameters: modelParameters(model), optimizer });
  for (let step = from; step < to; step++) {
    const random = createRandom(3, 'words', step);
    const words = Array.from({ length: BATCH * LENGTH }, () => Math.floor(random.uniform() ** 3 * WORDS));
    const x = tensor2d(words, [BATCH, LENGTH]);
    const y: Tensor2D = tensor2d(
      Array.from({ length: BATCH }, (_, i) => [0, 1, 2].map((c) => Number(c === i % 3))),
    );
    const examples = Array.from({ length: BATCH }, (_, i) => ({ id: String(i), label: i % 3, fields: {} }));
    const batch = { x, y, examples, step, dispose: () => dispose([x, y]) };
    const { loss, correct } = training.run(batch, { seed: 1, step, learningRate: 0.05 });
    batch.dispose();
    dispose([loss, correct]);
  }
}

const numbers = (tensors: readonly Tensor[]) => tensors.map((tensor) => tensor.dataSync<'float32'>());
const variablesOf = (model: LayersModel) => modelParameters(model).map(({ variable }) => variable);

const optimizers: [string, OptimizerConfig][] = [
  ['sgd', sgd()],
  ['momentum', sgd({ momentum: 0.9, weightDecay: 1e-3 })],
  ['nesterov', sgd({ momentum: 0.8, nesterov: true })],
  ['adam', adam()],
  ['adamw', adamw({ weightDecay: 0.1 })],
];

describe.each(optimizers)('a network with an embedding, by %s', (_name, config) => {
  test('learns on wasm what it learns on cpu', async () => {
    const trained = async (backend: 'cpu' | 'wasm') => {
      await useBackend({ backend });
      const model = textModel();
      const optimizer = config.create();
      const start = numbers(variablesOf(model));
      train(model, optimizer, 0, 4);
      const end = numbers(variablesOf(model));
      optimizer.dispose();
      model.dispose();
      return { start, end };
    };
    const { start, end: expected } = await trained('cpu');
    const { end: actual } = await trained('wasm');
    for (const [i, values] of expected.entries()) {
      const furthest = values.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (actual[i]?.[at] ?? NaN))),
        0,
      );
      expect(furthest).toBeLessThan(1e-4);
      expect(values).not.toEqual(start[i]);
    }
  });

  test('leaves copies of weights and state alone, and goes on from them with the same bits', async () => {
    await useBackend({ backend: 'wasm' });
    const { numTensors } = memory();
    const model = textModel();
    const first = config.create();
    train(model, first, 0, 4);
    const weights = variablesOf(model).map((variable) => variable.clone());
    const state = Object.fromEntries(
      Object.entries(first.state()).map(([name, tensor]) => [name, tensor.clone()]),
    );
    const copies = [...weights, ...Object.values(state)];
    const before = numbers(copies);
    train(model, first, 4, 8);
    const end = numbers(variablesOf(model));
    expect(numbers(copies)).toEqual(before);
    for (const [i, variable] of variablesOf(model).entries()) variable.assign(weights[i] as Tensor);
    const second = config.create();
    second.restore(state);
    train(model, second, 4, 8);
    expect(numbers(variablesOf(model))).toEqual(end);
    expect(numbers(copies)).toEqual(before);
    dispose(copies);
    first.dispose();
    second.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(numTensors);
    await setBackend('cpu');
  });
});
