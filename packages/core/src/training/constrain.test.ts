import { memory, tensor2d, tidy, type Variable } from '@tensorflow/tfjs-core';
import {
  constraints,
  type LayersModel,
  layers,
  loadLayersModel,
  model as makeModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { withInitializerSeed } from '../layers/build-context.js';
import { dense } from '../layers/dense.js';
import { flatten } from '../layers/flatten.js';
import { inputLayer } from '../layers/input-layer.js';
import { modelFromTopology } from '../layers/model-from-topology.js';
import { memoryStorage } from '../storage/memory.js';
import { modelWeights, setModelWeights, weightData } from '../weights/model-weights.js';
import { constrain } from './constrain.js';
import { fit as train } from './fit.js';
import type { FitOptions } from './fit-options.js';
import golden from './golden/max-norm.json' with { type: 'json' };
import { adam } from './optimizers/adam.js';
import { sgd } from './optimizers/sgd.js';
import { modelParameters } from './parameters.js';
import { halves } from './testing/small-run.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const MAX_NORM = 0.4;
const UNITS = 3;

function classifier(maxNorm: number | undefined = MAX_NORM): LayersModel {
  return withInitializerSeed(1, () => {
    const x = inputLayer({ shape: [6, 6, 1] });
    const outputs = dense(flatten(x), { name: 'head', units: UNITS, activation: 'softmax', maxNorm });
    return makeModel({ inputs: x, outputs });
  });
}

const OPTIONS: FitOptions = { epochs: 2, batchSize: 8, learningRate: 0.5, optimizer: sgd() };

function kernelNorms(model: LayersModel): number[] {
  const { variable } = modelWeights(model).find(({ name }) => name === 'head/kernel') as {
    variable: Variable;
  };
  const squares = new Array<number>(UNITS).fill(0);
  for (const [i, value] of variable.dataSync<'float32'>().entries()) {
    squares[i % UNITS] = (squares[i % UNITS] as number) + value * value;
  }
  return squares.map(Math.sqrt);
}

describe('a greatest norm', () => {
  test('makes of a kernel what PyTorch makes of it, and leaves what is within it its bits', () => {
    const { weight, maxNorm, expected } = golden;
    const model = withInitializerSeed(1, () => {
      const x = inputLayer({ shape: [weight.length] });
      return makeModel({
        inputs: x,
        outputs: dense(x, { units: UNITS, activation: 'softmax', useBias: false, maxNorm }),
      });
    });
    const [parameter] = modelParameters(model);
    tidy(() => parameter?.variable.assign(tensor2d(weight)));
    const { numTensors } = memory();
    constrain(modelParameters(model));
    expect(memory().numTensors).toBe(numTensors);
    const actual = [...(parameter?.variable.dataSync() ?? [])];
    for (const [i, value] of expected.flat().entries()) expect(actual[i]).toBeCloseTo(value, 5);
    for (const [row, [within]] of weight.entries()) {
      expect(actual[UNITS * row]).toBe(Math.fround(within as number));
      expect(Math.abs(actual[UNITS * row + 2] as number)).toBe(0);
    }
    model.dispose();
  });

  test.each([
    ['sgd', { optimizer: sgd({ momentum: 0.9 }) }],
    ['adam', { optimizer: adam(), learningRate: 0.05 }],
    ['clipping and decay', { optimizer: sgd({ weightDecay: 1e-3 }), clipNorm: 1 }],
    ['a moving average', { ema: 0.9 }],
  ] as [string, FitOptions][])('holds after each step and in the end, with %s', async (_title, options) => {
    const model = classifier();
    const seen: number[] = [];
    const watch = () => seen.push(...kernelNorms(model));
    await train(model, halves(40), { ...OPTIONS, ...options, prefetch: 0, batchAugmentation: watch });
    // What the first step starts from is as it was drawn.
    const norms = [...seen.slice(UNITS), ...kernelNorms(model)];
    expect(Math.max(...norms)).toBeLessThan(MAX_NORM * (1 + 1e-6));
    expect(norms.some((norm) => norm > MAX_NORM * (1 - 1e-6))).toBe(true);
    const free = classifier(100);
    await train(free, halves(40), { ...OPTIONS, ...options });
    expect(Math.max(...kernelNorms(free))).toBeGreaterThan(2 * MAX_NORM);
  });

  test('is no change where it is never reached', async () => {
    const [bound, free] = [classifier(1000), classifier(1000)];
    await train(bound, halves(40), OPTIONS);
    (free.getLayer('head') as unknown as { kernel: { constraint: null } }).kernel.constraint = null;
    await train(free, halves(40), OPTIONS);
    expect(await weightData(bound)).toEqual(await weightData(free));
  });

  test('resumes exactly', async () => {
    const options = { ...OPTIONS, epochs: 3, ema: 0.8 };
    const whole = classifier();
    await train(whole, halves(40), options);
    const storage = memoryStorage();
    const controller = new AbortController();
    let batches = 0;
    const stop = () => {
      if (++batches === 8) controller.abort(new Error('stopped'));
    };
    const cancelled = train(classifier(), halves(40), {
      ...options,
      checkpoint: { storage },
      signal: controller.signal,
      batchAugmentation: stop,
    });
    await expect(cancelled).rejects.toThrow('stopped');
    const resumed = classifier();
    const resume = { ...options, checkpoint: { storage, resume: true }, batchAugmentation: () => {} };
    await train(resumed, halves(40), resume);
    expect(await weightData(resumed)).toEqual(await weightData(whole));
  });

  test("is saved as tfjs's own, and goes on holding in a copy", async () => {
    const model = classifier();
    const topology = model.toJSON(undefined, false) as object;
    expect(JSON.stringify(topology)).toContain(
      '"kernel_constraint":{"class_name":"MaxNorm","config":{"max_value":0.4,"axis":0}}',
    );
    const copy = await modelFromTopology(topology);
    setModelWeights(copy, await weightData(model));
    await train(model, halves(40), OPTIONS);
    await train(copy, halves(40), OPTIONS);
    expect(await weightData(copy)).toEqual(await weightData(model));
    const plain = await loadLayersModel({
      load: async () => ({ modelTopology: topology }),
    });
    expect(plain.getLayer('head').getConfig()).toMatchObject({
      kernelConstraint: { className: 'MaxNorm', config: { maxValue: 0.4, axis: 0 } },
    });
  });

  test('leaves a frozen layer alone', async () => {
    const x = inputLayer({ shape: [6, 6, 1] });
    const hidden = dense(flatten(x), { name: 'hidden', units: 4, maxNorm: 0.01 });
    const model = makeModel({ inputs: x, outputs: dense(hidden, { units: 3, activation: 'softmax' }) });
    model.getLayer('hidden').trainable = false;
    const before = (await weightData(model))['hidden/kernel'];
    await train(model, halves(40), OPTIONS);
    expect((await weightData(model))['hidden/kernel']).toEqual(before);
  });
});

test("another constraint of tfjs's is applied as tfjs has it", async () => {
  const model = withInitializerSeed(1, () => {
    const x = inputLayer({ shape: [6, 6, 1] });
    const layer = layers.dense({
      name: 'head',
      units: 3,
      activation: 'softmax',
      kernelConstraint: constraints.nonNeg(),
    });
    return makeModel({ inputs: x, outputs: layer.apply(flatten(x)) as SymbolicTensor });
  });
  await train(model, halves(40), OPTIONS);
  const kernel =
    (await weightData(model))['dense_Dense1/kernel'] ?? Object.values(await weightData(model))[0];
  const values = [...(kernel?.data ?? [])].map(Number);
  expect(Math.min(...values)).toBe(0);
  expect(Math.max(...values)).toBeGreaterThan(0);
});
