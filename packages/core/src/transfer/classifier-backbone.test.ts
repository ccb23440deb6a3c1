import { memory } from '@tensorflow/tfjs-core';
import { model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Classifier } from '../classifier/classifier.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { ShapeError } from '../errors.js';
import { activation } from '../layers/activation.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { inputLayer } from '../layers/input-layer.js';
import { classifierBackbone } from './classifier-backbone.js';
import { firstLearning } from './freeze.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const shape = [6, 6, 1];
const preprocessor: Preprocessor<Float32Array, Float32Array> = {
  outputShape: shape,
  prepare: (input) => input,
  finish: (data) => ({ data, shape }),
  toConfig: () => ({ type: 'array' }),
};

function classifierOf(body: (x: SymbolicTensor) => SymbolicTensor) {
  const x = inputLayer({ shape, name: 'input' });
  const model = makeModel({ inputs: x, outputs: body(x), name: 'small' });
  const parts = { task: 'test', architecture: 'small', model, labels: ['a', 'b', 'c'] };
  return Object.assign(new Classifier<Float32Array>({ ...parts, preprocessor }), { preprocessor });
}

const maps = (x: SymbolicTensor) => conv2d(x, { filters: 4, kernelSize: 3, name: 'conv' });
const pooled = (x: SymbolicTensor) => globalAveragePool2d(maps(x), { name: 'pool' });

describe('classifierBackbone', () => {
  test.each<[string, (x: SymbolicTensor) => SymbolicTensor]>([
    ['a softmax of its own', (x) => activation(dense(x, { units: 3 }), { activation: 'softmax' })],
    ['one within the last layer', (x) => dense(x, { units: 3, activation: 'softmax' })],
    [
      'dropout before it',
      (x) => dense(dropout(dropout(x, { rate: 0.1 }), { rate: 0.2 }), { units: 3, activation: 'softmax' }),
    ],
  ])('with %s it has the vector before the classes, and the last map before that', async (_, end) => {
    const classifier = classifierOf((x) => end(pooled(x)));
    const backbone = await classifierBackbone(classifier);
    expect(backbone.embedding.sourceLayer.name).toBe('pool');
    expect(backbone.features.sourceLayer.name).toBe('conv');
    expect([backbone.name, backbone.labels]).toEqual(['small', ['a', 'b', 'c']]);
    expect(backbone.preprocessor).toBe(preprocessor);
    backbone.dispose();
  });

  test('takes another feature map that is asked for', async () => {
    const classifier = classifierOf((x) => dense(pooled(x), { units: 3, activation: 'softmax' }));
    const features = classifier.model.inputs[0] as SymbolicTensor;
    expect((await classifierBackbone(classifier, { features })).features).toBe(features);
    classifier.dispose();
  });

  test('its hash is of the weights, and it frees the classifier', async () => {
    const before = memory().numTensors;
    const [one, other] = [1, 2].map(() => classifierOf((x) => dense(pooled(x), { units: 3 })));
    const hash = async (classifier: typeof one) => (await classifierBackbone(classifier!)).weightsHash;
    expect(await hash(one)).toMatch(/^[\da-f]{64}$/);
    expect(await hash(one)).toBe(await hash(one));
    expect(await hash(one)).not.toBe(await hash(other));
    for (const classifier of [one!, other!]) (await classifierBackbone(classifier)).dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('refuses a network that ends in no dense layer', async () => {
    const convolutional = classifierOf((x) =>
      activation(globalAveragePool2d(conv2d(x, { filters: 3, kernelSize: 1 }), { name: 'mean' }), {
        activation: 'softmax',
      }),
    );
    await expect(classifierBackbone(convolutional)).rejects.toThrow(ShapeError);
    await expect(classifierBackbone(convolutional)).rejects.toThrow(/"small", which ends in "mean"/);
    convolutional.dispose();
  });
});

test('firstLearning is the first layer with weights that learn', () => {
  const { model } = classifierOf((x) => dense(pooled(x), { units: 3 }));
  expect(firstLearning(model)).toBe('conv');
  model.getLayer('conv').trainable = false;
  expect(firstLearning(model)).toMatch(/^dense/);
  for (const layer of model.layers) layer.trainable = false;
  expect(firstLearning(model)).toBeUndefined();
  model.dispose();
});
