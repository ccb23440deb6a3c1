import { tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as makeModel, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { fit as train } from '../training/fit.js';
import { convolutional, halves } from '../training/testing/small-run.js';
import { weightData } from '../weights/model-weights.js';
import { freeze, unfreezeFrom } from './freeze.js';
import { smallBackbone } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const trainable = (model: { layers: { name: string; trainable: boolean }[] }) =>
  model.layers.filter((layer) => layer.trainable).map(({ name }) => name);

/** A network of tfjs's own layers, whose batch norm ignores `trainable` in training. */
function plainNetwork() {
  const x = input({ shape: [6, 6, 1] });
  const steps = [
    layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3 }),
    layers.batchNormalization({ name: 'norm', momentum: 0.5 }),
    layers.flatten({ name: 'flat' }),
    layers.dense({ name: 'head', units: 3, activation: 'softmax' }),
  ];
  return makeModel({ inputs: x, outputs: steps.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x) });
}

describe('freeze', () => {
  test('freezes everything, or the layers that are named', () => {
    const { model } = smallBackbone();
    freeze(model, ['conv1', 'bn1']);
    expect(trainable(model)).not.toContain('conv1');
    expect(trainable(model)).toContain('conv2');
    freeze(model);
    expect(trainable(model)).toEqual([]);
  });

  test.each([
    ["core's", convolutional],
    ["tfjs's own", plainNetwork],
  ])('%s batch norm keeps weights and statistics to the bit while the head learns', async (_, build) => {
    const model = build();
    freeze(model, ['conv', 'norm']);
    const before = await weightData(model);
    await train(model, halves(30), { epochs: 2, learningRate: 0.05 });
    const after = await weightData(model);
    for (const name of Object.keys(before)) {
      if (name.startsWith('head')) expect(after[name], name).not.toEqual(before[name]);
      else expect(after[name], name).toEqual(before[name]);
    }
  });

  test("tfjs's own batch norm computes in training what it predicts, and learns again when unfrozen", async () => {
    const model = plainNetwork();
    const norm = model.getLayer('norm');
    const x = tensor([1, 2, 3, 4, 5, 60, 7, 8], [2, 1, 1, 4]);
    const inTraining = () => [...(norm.apply(x, { training: true }) as typeof x).dataSync()];
    const predicted = [...(norm.apply(x, { training: false }) as typeof x).dataSync()];
    expect(inTraining()).not.toEqual(predicted);
    norm.setWeights(
      [0, 1, 2, 3].map((i) => tensor([1, 1, 1, 1].map((one) => (i === 1 || i === 2 ? 0 : one)))),
    );
    freeze(model);
    expect(inTraining()).toEqual(predicted);
    unfreezeFrom(model, 'norm', { normalization: 'trained' });
    expect(inTraining()).not.toEqual(predicted);
  });

  test('reaches the layers of a model inside the model', () => {
    const inner = smallBackbone().model;
    const outer = sequential({ layers: [inner as never, layers.dense({ units: 3, name: 'head' })] });
    freeze(outer, ['conv2']);
    expect(inner.getLayer('conv2').trainable).toBe(false);
    unfreezeFrom(outer, 'conv2');
    expect(inner.getLayer('conv2').trainable).toBe(true);
  });
});

describe('unfreezeFrom', () => {
  test('thaws a layer and all after it, but for batch norm unless that is asked for', () => {
    const { model } = smallBackbone({ withDropout: true });
    freeze(model);
    unfreezeFrom(model, 'conv2');
    expect(trainable(model)).toEqual(['conv2', 'relu2', 'pool', 'logits']);
    unfreezeFrom(model, 'drop', { normalization: 'trained' });
    expect(trainable(model)).toEqual(['drop', 'conv2', 'bn2', 'relu2', 'pool', 'logits']);
  });

  test('an unknown layer is answered with the nearest names', () => {
    const { model } = smallBackbone();
    expect(() => unfreezeFrom(model, 'conv_2')).toThrow(ShapeError);
    expect(() => unfreezeFrom(model, 'conv_2')).toThrow(
      'unfreezeFrom: model "small" must have a layer of the given name, but it has no "conv_2"; ' +
        'the nearest of its 9 are "conv2", "conv1", "bn2".',
    );
    expect(() => freeze(model, ['relu1', 'nothing'])).toThrow(/^freeze: .* no "nothing"/);
  });
});
