import { memory, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { residualBlock } from '../blocks/residual-block.js';
import { dense } from '../layers/dense.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { inputLayer } from '../layers/input-layer.js';
import { createRandom } from '../random.js';
import { frozenBoundary, headOf, tailOf } from './boundary.js';
import { freeze, unfreezeFrom } from './freeze.js';
import { smallBackbone } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

function frozenUpTo(name: string, model: LayersModel): LayersModel {
  freeze(model);
  unfreezeFrom(model, name);
  return model;
}

const sourceOf = (model: LayersModel) => frozenBoundary(model)?.sourceLayer.name;

function residual(): LayersModel {
  const x = inputLayer({ shape: [6, 6, 2] });
  const first = residualBlock(x, { filters: 2, name: 'a' });
  const second = residualBlock(first, { filters: 2, name: 'b' });
  return makeModel({ inputs: x, outputs: dense(globalAveragePool2d(second), { units: 2, name: 'head' }) });
}

describe('frozenBoundary', () => {
  test('is the last tensor that is the same in every epoch', () => {
    expect(sourceOf(frozenUpTo('conv2', smallBackbone().model))).toBe('relu1');
    // Layers without weights compute the same every time, frozen or not.
    expect(sourceOf(frozenUpTo('logits', smallBackbone().model))).toBe('pool');
    expect(sourceOf(frozenUpTo('relu2', smallBackbone().model))).toBe('pool');
  });

  test('a frozen dropout drops nothing, so the boundary is behind it; one that is not stops it', () => {
    const { model } = smallBackbone({ withDropout: true });
    expect(sourceOf(frozenUpTo('conv2', model))).toBe('drop');
    model.getLayer('drop').trainable = true;
    expect(sourceOf(model)).toBe('relu1');
  });

  test('batch norm that is not frozen stops it', () => {
    const { model } = smallBackbone();
    frozenUpTo('logits', model);
    model.getLayer('bn2').trainable = true;
    expect(sourceOf(model)).toBe('conv2');
  });

  test('there is none where nothing is frozen, or all is', () => {
    expect(frozenBoundary(smallBackbone().model)).toBeUndefined();
    const { model } = smallBackbone();
    freeze(model);
    expect(frozenBoundary(model)).toBeUndefined();
  });

  test('between residual blocks there is one, inside a block there is none', () => {
    const model = residual();
    const names = model.layers.map(({ name }) => name);
    const [inner, after] = [names.find((name) => name.startsWith('b') && name.endsWith('conv2')), 'head'];
    expect(
      sourceOf(frozenUpTo(names.find((name) => name.startsWith('b')) as string, residual())),
    ).toBeDefined();
    expect(frozenBoundary(frozenUpTo(inner as string, residual()))).toBeUndefined();
    expect(sourceOf(frozenUpTo(after, residual()))).toMatch(/pool/);
  });

  test('a layer that is used twice leaves none', () => {
    const x = inputLayer({ shape: [4] });
    const twice = layers.dense({ units: 4, name: 'twice' });
    const y = twice.apply(twice.apply(x) as SymbolicTensor) as SymbolicTensor;
    const model = makeModel({ inputs: x, outputs: dense(y, { units: 2, name: 'head' }) });
    expect(frozenBoundary(frozenUpTo('head', model))).toBeUndefined();
  });
});

describe('a model cut in two', () => {
  test.each(['conv2', 'logits'])('at %s: the tail of the head is the whole', (name) => {
    const model = frozenUpTo(name, smallBackbone().model);
    const boundary = frozenBoundary(model) as SymbolicTensor;
    const random = createRandom(3);
    const x = tensor(
      Float32Array.from({ length: 72 }, () => random.normal()),
      [2, 6, 6, 1],
    );
    const [head, tail] = [headOf(model, boundary), tailOf(model, boundary)];
    const { cut, whole } = tidy(() => {
      const cut = tail.predict(head.predict(x)) as typeof x;
      return { cut: [...cut.dataSync()], whole: [...(model.predict(x) as typeof x).dataSync()] };
    });
    expect(cut).toEqual(whole);
    const before = memory().numTensors;
    tail.dispose();
    // The layers are the whole model's still.
    expect(memory().numTensors).toBe(before);
    expect([...tidy(() => (model.predict(x) as typeof x).dataSync())]).toEqual(whole);
    model.dispose();
    expect(memory().numTensors).toBeLessThan(before);
    x.dispose();
  });
});
