import {
  memory,
  mul,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { withInitializerSeed, withoutInitialWeights } from './build-context.js';
import { type EmbeddingOptions, embedding } from './embedding.js';
import golden from './golden/layers.json' with { type: 'json' };
import { inputLayer } from './input-layer.js';
import { modelFromTopology } from './model-from-topology.js';

describeLayer({ describe, test }, 'embedding', {
  build: (x) => embedding(x, { inputDim: 7, outputDim: 3 }),
  inputShape: [5],
  outputShape: [5, 3],
  parameters: 7 * 3,
  // The row of 0 has another gradient than finite differences, and cases draw all weights at random.
  ids: [1, 7],
});

describeLayer({ describe, test }, 'embedding of several ids a step, without padding', {
  build: (x) => embedding(x, { inputDim: 6, outputDim: 2, padding: 'none' }),
  inputShape: [3, 2],
  outputShape: [3, 2, 2],
  parameters: 6 * 2,
  ids: [0, 6],
});

function modelOf(options: EmbeddingOptions, shape: (number | null)[] = [null]): LayersModel {
  return withInitializerSeed(1, () => {
    const x = inputLayer({ shape });
    return makeModel({ inputs: x, outputs: embedding(x, options) });
  });
}

const tableOf = (model: LayersModel) => model.weights[0]?.read() as Variable;
const predict = (model: LayersModel, ids: number[][], dtype: 'float32' | 'int32' = 'float32') =>
  tidy(() => (model.apply(tensor(ids, undefined, dtype)) as Tensor).arraySync() as number[][][]);

function gradient(model: LayersModel, ids: number[][], dy: number[][][]): number[] {
  return tidy(() => {
    const table = tableOf(model);
    const f = (): Scalar => sum(mul(model.apply(tensor(ids), { training: true }) as Tensor, tensor(dy)));
    return [...(variableGrads(f, [table]).grads[table.name] as Tensor).dataSync()];
  });
}

describe.each(['wasm', 'cpu'] as const)('embedding on %s', (backend) => {
  beforeAll(async () => {
    await useBackend({ backend });
  });

  test("has PyTorch's gradient: none for the padding row", () => {
    const { x, dy, dtable, weights } = golden.cases.embedding;
    const model = modelOf({ inputDim: 5, outputDim: 3, weights: Float32Array.from(weights[0]?.data ?? []) });
    const rows = tidy(() => tensor(dy.data, dy.shape).arraySync() as number[][][]);
    const ids = tidy(() => tensor(x.data, x.shape).arraySync() as number[][]);
    const actual = gradient(model, ids, rows);
    for (const [i, value] of dtable.data.entries()) expect(actual[i]).toBeCloseTo(value, 6);
    expect(actual.slice(0, 3)).toEqual([0, 0, 0]);
    model.dispose();
  });

  test('starts with a row of zeros and others in its range, different for each seed and none without', () => {
    const build = (seed: number) => {
      const model = withInitializerSeed(seed, () => {
        const x = inputLayer({ shape: [4] });
        return makeModel({
          inputs: x,
          outputs: embedding(x, { inputDim: 50, outputDim: 4, initialRange: 0.25 }),
        });
      });
      const data = [...tableOf(model).dataSync()];
      model.dispose();
      return data;
    };
    const data = build(1);
    expect(data.slice(0, 4)).toEqual([0, 0, 0, 0]);
    const rest = data.slice(4);
    expect(rest.every((value) => value !== 0 && Math.abs(value) <= 0.25)).toBe(true);
    expect(Math.max(...rest)).toBeGreaterThan(0.2);
    expect(Math.min(...rest)).toBeLessThan(-0.2);
    expect(build(1)).toEqual(data);
    expect(build(2)).not.toEqual(data);
  });

  test('takes pretrained rows and makes that of the padding zero', () => {
    const weights = Float32Array.of(9, 9, 1, 2, 3, 4);
    const padded = modelOf({ inputDim: 3, outputDim: 2, weights });
    expect(predict(padded, [[2, 0, 1]])).toEqual([
      [
        [3, 4],
        [0, 0],
        [1, 2],
      ],
    ]);
    const plain = modelOf({ inputDim: 3, outputDim: 2, weights, padding: 'none' });
    expect(predict(plain, [[0, 1]], 'int32')).toEqual([
      [
        [9, 9],
        [1, 2],
      ],
    ]);
    expect(weights[0]).toBe(9);
    padded.dispose();
    plain.dispose();
  });

  test('refuses an id beyond the table', () => {
    const model = modelOf({ inputDim: 3, outputDim: 2 });
    const { numTensors } = memory();
    expect(() => predict(model, [[1, 3]])).toThrow(ShapeError);
    expect(() => predict(model, [[1, 3]])).toThrow(/from 0 to 2 in layer "embedding", but there is 3; build/);
    expect(memory().numTensors).toBe(numTensors);
    model.dispose();
  });
});

describe('embedding', () => {
  beforeAll(async () => {
    await useBackend({ backend: 'cpu' });
  });

  test('keeps its padding and its freezing through its topology', async () => {
    const model = modelOf({ inputDim: 4, outputDim: 2, trainable: false });
    const copy = await modelFromTopology(model.toJSON(undefined, false) as object);
    expect(copy.trainableWeights).toEqual([]);
    (copy.layers[1] as { trainable: boolean }).trainable = true;
    const ones = [[[1, 1]], [[1, 1]]];
    expect(gradient(copy, [[0], [3]], ones)).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    model.dispose();
    copy.dispose();
  });

  test('without padding says nothing that tfjs would not say', () => {
    const model = modelOf({ inputDim: 4, outputDim: 2, padding: 'none' });
    expect(model.layers[1]?.getConfig()).not.toHaveProperty('paddingZero');
    model.dispose();
  });

  test('draws nothing where weights are to be loaded', () => {
    const model = withoutInitialWeights(() => {
      const x = inputLayer({ shape: [2] });
      return makeModel({ inputs: x, outputs: embedding(x, { inputDim: 4, outputDim: 2 }) });
    });
    expect([...tableOf(model).dataSync()]).toEqual(new Array(8).fill(0));
    model.dispose();
  });

  test('builds without leaving tensors behind', () => {
    modelOf({ inputDim: 4, outputDim: 2 }).dispose();
    const { numTensors } = memory();
    modelOf({ inputDim: 4, outputDim: 2 }).dispose();
    modelOf({ inputDim: 4, outputDim: 2, weights: new Float32Array(8) }).dispose();
    expect(memory().numTensors).toBe(numTensors);
  });

  const refused: [string, (number | null)[], EmbeddingOptions, RegExp][] = [
    ['a rank of 4', [2, 2, 2], { inputDim: 4, outputDim: 2 }, /\[null, 2, 2, 2\]; put it first/],
    ['no rows', [2], { inputDim: 0, outputDim: 2 }, /inputDim to be a positive integer/],
    ['a width of no whole number', [2], { inputDim: 4, outputDim: 1.5 }, /outputDim/],
    [
      'a range of 0',
      [2],
      { inputDim: 4, outputDim: 2, initialRange: 0 },
      /initialRange to be a number above 0, received 0/,
    ],
    [
      'weights of another size',
      [2],
      { inputDim: 4, outputDim: 2, weights: new Float32Array(6) },
      /4 rows of 2 numbers \(8\), received 6/,
    ],
    [
      'weights with NaN',
      [2],
      { inputDim: 2, outputDim: 2, weights: Float32Array.of(0, 0, 1, Number.NaN) },
      /received NaN in the row of id 1/,
    ],
  ];
  test.each(refused)('refuses %s', (_title, shape, options, message) => {
    const x: SymbolicTensor = inputLayer({ shape });
    expect(() => embedding(x, options)).toThrow(message);
  });
});
