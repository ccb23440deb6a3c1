import { dispose, memory, type Tensor, tensor, tensor2d } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { activation } from '../layers/activation.js';
import { add } from '../layers/add.js';
import { withInitializerSeed } from '../layers/build-context.js';
import { concatenate } from '../layers/concatenate.js';
import { conv1d } from '../layers/conv1d.js';
import { dense } from '../layers/dense.js';
import { embedding } from '../layers/embedding.js';
import { flatten } from '../layers/flatten.js';
import { globalAveragePool1d } from '../layers/global-average-pool1d.js';
import { globalMaxPool1d } from '../layers/global-max-pool1d.js';
import { inputLayer } from '../layers/input-layer.js';
import { computeTensors, tensorsOf } from './compute-tensors.js';
import { findBottleneck } from './find-bottleneck.js';
import { gradientTimesInput } from './gradient-times-input.js';
import { occlude } from './occlude.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const KERNEL = [
  [1, -2],
  [0.5, 3],
  [-1, 0.25],
];
const BIAS = [0.3, -0.7];

/** Softmax of `x KERNEL + BIAS`, the softmax a layer of its own or not. */
function linear(fused: boolean): LayersModel {
  const x = inputLayer({ shape: [3] });
  const y = dense(x, { units: 2, activation: fused ? 'softmax' : 'linear', name: 'linear' });
  const model = makeModel({ inputs: x, outputs: fused ? y : activation(y, { activation: 'softmax' }) });
  model.getLayer('linear').setWeights([tensor2d(KERNEL), tensor(BIAS)]);
  return model;
}

const at = (model: LayersModel, name: string) => model.getLayer(name).output as SymbolicTensor;

describe('gradientTimesInput', () => {
  test.each([true, false])(
    'of a linear network the terms are x w, and sum to the score less the bias',
    (fused) => {
      const model = linear(fused);
      const x = tensor2d([[2, -1, 4]]);
      const terms = gradientTimesInput(model, x, { classIndex: 1 });
      expect([...terms.dataSync()]).toEqual([2 * -2, -1 * 3, 4 * 0.25]);
      terms.dispose();
    },
  );

  test('ends at a tensor within the network: the vectors of words, averaged and weighed', () => {
    const model = withInitializerSeed(3, () => {
      const ids = inputLayer({ shape: [null] });
      const vectors = embedding(ids, { inputDim: 9, outputDim: 4, initialRange: 1, name: 'vectors' });
      const outputs = dense(globalAveragePool1d(vectors), {
        units: 3,
        activation: 'softmax',
        name: 'classes',
      });
      return makeModel({ inputs: ids, outputs });
    });
    const ids = [5, 2, 5, 8];
    const terms = gradientTimesInput(model, tensor2d([ids]), { classIndex: 2, at: at(model, 'vectors') });
    expect(terms.shape).toEqual([1, 4, 4]);
    const table = model.getLayer('vectors').getWeights()[0]?.arraySync() as number[][];
    const kernel = model.getLayer('classes').getWeights()[0]?.arraySync() as number[][];
    const found = (terms.arraySync() as number[][][])[0] as number[][];
    ids.forEach((id, step) => {
      found[step]?.forEach((value, d) => {
        expect(value).toBeCloseTo(((table[id]?.[d] as number) * (kernel[d]?.[2] as number)) / 4, 6);
      });
    });
    model.dispose();
  });

  test('of a network with ReLU it is the gradient that finite differences find', () => {
    const model = withInitializerSeed(4, () => {
      const x = inputLayer({ shape: [5, 2] });
      const y = conv1d(x, { filters: 6, kernelSize: 3, activation: 'relu' });
      return makeModel({ inputs: x, outputs: dense(flatten(y), { units: 2, activation: 'softmax' }) });
    });
    const values = Array.from({ length: 10 }, (_, i) => Math.sin(1 + 3 * i));
    const score = (x: number[]) => {
      const [a, b] = (model.predict(tensor(x, [1, 5, 2])) as Tensor).dataSync();
      return Math.log(a as number) - Math.log(b as number);
    };
    const terms = [0, 1].map((classIndex) => {
      const found = gradientTimesInput(model, tensor(values, [1, 5, 2]), { classIndex });
      return [...found.dataSync()];
    });
    values.forEach((value, i) => {
      const step = 1e-2;
      const moved = (by: number) => score(values.map((other, k) => (k === i ? other + by : other)));
      // The softmax's shared part falls away in the difference of two classes.
      const slope = (moved(step) - moved(-step)) / (2 * step);
      expect((terms[0]?.[i] as number) - (terms[1]?.[i] as number)).toBeCloseTo(value * slope, 3);
    });
    model.dispose();
  });

  test('below a sigmoid it is of the score before it', () => {
    const x = inputLayer({ shape: [3] });
    const model = makeModel({
      inputs: x,
      outputs: dense(x, { units: 2, activation: 'sigmoid', name: 'last' }),
    });
    const kernel = model.getLayer('last').getWeights()[0]?.arraySync() as number[][];
    const values = [1, -2, 3];
    const terms = gradientTimesInput(model, tensor2d([values]), { classIndex: 1 });
    values.forEach((value, i) => {
      expect(terms.dataSync()[i]).toBeCloseTo(value * (kernel[i]?.[1] as number), 5);
    });
    model.dispose();
  });

  test('a network without a softmax is refused', () => {
    const x = inputLayer({ shape: [3] });
    const model = makeModel({ inputs: x, outputs: dense(x, { units: 2, name: 'scores' }) });
    const terms = () => gradientTimesInput(model, tensor2d([[1, 2, 3]]), { classIndex: 0 });
    expect(terms).toThrow(/ends in a softmax or sigmoid, received .* ends in "scores" \(Dense\)/);
    model.dispose();
  });

  test('leaves no tensor but its result, and the model as it was', () => {
    const model = linear(false);
    const x = tensor2d([[1, 2, 3]]);
    const before = memory().numTensors;
    gradientTimesInput(model, x, { classIndex: 0, at: at(model, 'linear') }).dispose();
    expect(memory().numTensors).toBe(before);
    expect(() => gradientTimesInput(model, x, { classIndex: 2 })).toThrow(ShapeError);
    expect(memory().numTensors).toBe(before);
    expect(model.predict(x)).toBeDefined();
  });
});

describe('computeTensors', () => {
  test('gives what layers make of an input, and no more', () => {
    const model = linear(false);
    const x = tensor2d([[2, -1, 4]]);
    const before = memory().numTensors;
    const scores = at(model, 'linear');
    const [input, first, again] = computeTensors(model, x, [
      model.inputs[0] as SymbolicTensor,
      scores,
      scores,
    ]);
    expect(memory().numTensors).toBe(before + 3);
    expect(input?.dataSync()).toEqual(x.dataSync());
    // 2 * 1 - 1 * 0.5 - 4 * 1 + 0.3, and 2 * -2 - 3 + 4 * 0.25 - 0.7
    [-2.2, -6.7].forEach((value, i) => {
      expect(first?.dataSync()[i]).toBeCloseTo(value, 5);
    });
    expect(again?.dataSync()).toEqual(first?.dataSync());
    dispose([input, first, again] as Tensor[]);
    expect(memory().numTensors).toBe(before);
    expect(tensorsOf(model).map(({ sourceLayer }) => sourceLayer.getClassName())).toEqual([
      ...['InputLayer', 'Dense', 'Activation'],
    ]);
    expect(model.getLayer('linear').inboundNodes.length).toBe(1);
  });
});

describe('occlude', () => {
  const array = (data: number[]) => ({ data: Float32Array.from(data), shape: [3] });
  const softmax = (x: number[]) => {
    const scores = BIAS.map((bias, c) => x.reduce((sum, v, i) => sum + v * (KERNEL[i]?.[c] as number), bias));
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    return scores.map((score) => Math.exp(score) / total);
  };

  test.each([1, 2, 32])('gives what each part adds to the probabilities, %i at a time', async (batchSize) => {
    const model = linear(true);
    const whole = [0.4, -0.2, 0.6];
    const covered = whole.map((_, i) => whole.map((value, k) => (k === i ? 0 : value)));
    const before = memory().numTensors;
    const drops = await occlude(model, array(whole), covered.map(array), { batchSize });
    expect(memory().numTensors).toBe(before);
    expect(drops.length).toBe(3);
    covered.forEach((variant, i) => {
      softmax(whole).forEach((value, c) => {
        expect(drops[i]?.[c]).toBeCloseTo(value - (softmax(variant)[c] as number), 5);
      });
    });
    expect(await occlude(model, array(whole), [])).toEqual([]);
  });

  test('a variant of another shape is refused', async () => {
    const short = { data: new Float32Array(2), shape: [2] };
    await expect(occlude(linear(true), array([1, 2, 3]), [short])).rejects.toThrow(
      /shape of the whole, \[3\], got \[2\]/,
    );
    await expect(occlude(linear(true), array([1, 2, 3]), [], { batchSize: 0 })).rejects.toThrow(ShapeError);
  });
});

describe('findBottleneck', () => {
  test('finds where all ways of a network meet', () => {
    const ids = inputLayer({ shape: [null], name: 'ids' });
    const [kept, learnt] = ['kept', 'learnt'].map((name) =>
      embedding(ids, { inputDim: 9, outputDim: 4, name }),
    ) as [SymbolicTensor, SymbolicTensor];
    const both = concatenate([kept, learnt], { name: 'both' });
    const pooled = [2, 3].map((kernelSize) => globalMaxPool1d(conv1d(both, { filters: 3, kernelSize })));
    const outputs = dense(concatenate(pooled, { name: 'features' }), { units: 2, activation: 'softmax' });
    const model = makeModel({ inputs: ids, outputs });
    expect(findBottleneck(model, ({ rank }) => rank === 3)?.sourceLayer.name).toBe('both');
    expect(findBottleneck(model, ({ rank }) => rank === 2)?.sourceLayer.name).toBe('features');
    expect(findBottleneck(model, ({ rank }) => rank === 4)).toBeUndefined();
    model.dispose();
  });

  test('a shortcut leads round what lies beside it', () => {
    const x = inputLayer({ shape: [4] });
    const y = dense(x, { units: 4, name: 'beside' });
    const sum = add([x, y], { name: 'sum' });
    const model = makeModel({ inputs: x, outputs: layers.softmax().apply(sum) as SymbolicTensor });
    expect(findBottleneck(model, () => true)?.sourceLayer.name).toBe('sum');
    model.dispose();
  });
});
