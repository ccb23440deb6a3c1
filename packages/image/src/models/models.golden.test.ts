import { readFileSync } from 'node:fs';
import { useBackend } from '@striate/core/backend';
import { bottleneckBlock, residualBlock } from '@striate/core/blocks';
import {
  keep,
  losses,
  oneHot,
  type Scalar,
  type Tensor,
  tensor,
  tensor1d,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { alexNetNetwork } from './alexnet.js';
import { buildImageModel } from './build-image-model.js';
import type { ImageNetwork } from './image-network.js';
import { lenet5 } from './lenet5.js';
import { resNetHalves } from './resnet.js';
import { resNetCifarLogits } from './resnet-cifar.js';

// Made by tooling/golden/models.py with PyTorch, in double precision, from weights that follow the same formula.

interface Summary {
  readonly size: number;
  readonly norm: number;
  readonly waves: readonly number[];
  readonly step: number;
  readonly entries: readonly number[];
}

interface Golden {
  readonly inputShape: readonly [number, number, number];
  readonly prediction: readonly number[][];
  readonly logits: readonly number[][];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Summary>>;
}

const GOLDEN: Readonly<Record<string, Golden>> = JSON.parse(
  readFileSync(new URL('golden/models.json', import.meta.url), 'utf8'),
);

const BATCH = 4;
const CLASSES = 5;
const TOLERANCE = 1e-3;

const NARROW_ALEXNET = { features: [4, 6, 8, 6, 5], classifier: 10 } as const;
const BASIC = { block: residualBlock, stages: [1, 2, 1, 1], width: 4 };
const BOTTLENECK = { block: bottleneckBlock, stages: [2, 1, 1, 1], width: 4 };

const logitsOf = ({ features, head }: Pick<ImageNetwork, 'features' | 'head'>, x: SymbolicTensor) =>
  head(features(x), CLASSES).logits;

const BODIES: Readonly<Record<string, (x: SymbolicTensor) => SymbolicTensor>> = {
  'alexnet, map of 1x1': (x) => logitsOf(alexNetNetwork(0, NARROW_ALEXNET), x),
  'alexnet, map of 7x7': (x) => logitsOf(alexNetNetwork(0, NARROW_ALEXNET), x),
  'resnet cifar, padding': (x) => resNetCifarLogits(x, CLASSES, 1, 'padding'),
  'resnet cifar, projection': (x) => resNetCifarLogits(x, CLASSES, 1, 'projection'),
  'resnet, basic': (x) => logitsOf(resNetHalves(BASIC, false), x),
  'resnet, bottleneck': (x) => logitsOf(resNetHalves(BOTTLENECK, false), x),
};

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

test.each(Object.keys(GOLDEN))('%s gives the logits and gradients of PyTorch', (name) => {
  const golden = GOLDEN[name] as Golden;
  const model = build(name, golden.inputShape);
  fill(model);
  const inputSize = golden.inputShape.reduce((product, size) => product * size, BATCH);
  const x = tensor(Float32Array.from(wave(inputSize, 0.37)), [BATCH, ...golden.inputShape]);
  const logitsModel = layersModel({
    inputs: model.inputs,
    outputs: model.getLayer('softmax').input as SymbolicTensor,
  });

  expectClose(logitsModel.predict(x) as Tensor, golden.prediction.flat());

  const target = oneHot(
    tensor1d(
      Uint8Array.from({ length: BATCH }, (_, i) => i % CLASSES),
      'int32',
    ),
    CLASSES,
  );
  const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
  let logits = x;
  const { value, grads } = variableGrads(() => {
    logits = keep(logitsModel.apply(x, { training: true }) as Tensor);
    return losses.softmaxCrossEntropy(target, logits) as Scalar;
  }, variables);
  expectClose(logits, golden.logits.flat());
  expect(value.dataSync()[0]).toBeCloseTo(golden.loss, 4);
  expect(model.trainableWeights.map((weight) => weight.originalName).sort()).toEqual(
    Object.keys(golden.gradients),
  );
  for (const weight of model.trainableWeights) {
    const gradient = grads[(weight.read() as Variable).name] as Tensor;
    expectSummary(weight.originalName, gradient, golden.gradients[weight.originalName] as Summary);
  }
});

function build(name: string, inputShape: readonly number[]): LayersModel {
  if (name.startsWith('lenet5')) {
    const variant = name === 'lenet5 classic' ? 'classic' : 'modern';
    return lenet5({ variant }).build({ classes: CLASSES, inputShape });
  }
  const body = BODIES[name] as (x: SymbolicTensor) => SymbolicTensor;
  return buildImageModel({ name: 'tiny', inputShape }, { classes: CLASSES }, body);
}

/** sin(1.7 (i + 1) key + i^2 / 9973 + key). */
function wave(count: number, key: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key));
}

/** Sets every weight by its name's place in order, as the generator does. */
function fill(model: LayersModel): void {
  const weights = [...model.weights].sort((a, b) => (a.originalName < b.originalName ? -1 : 1));
  weights.forEach((weight, index) => {
    const shape = weight.shape as number[];
    const size = shape.reduce((product, one) => product * one, 1);
    const values = wave(size, index + 1);
    const part = weight.originalName.split('/')[1] as string;
    const fanIn = size / (shape[shape.length - 1] as number);
    const scaled = values.map((value) => {
      if (part === 'kernel') return value * Math.sqrt(4 / fanIn);
      return part === 'gamma' || part === 'moving_variance' ? 1 + 0.3 * value : 0.2 * value;
    });
    weight.write(tensor(Float32Array.from(scaled), shape));
  });
}

/** Largest difference, as a share of the largest expected value. */
function expectClose(actual: Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  expect(values).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - (values[i] as number))));
  expect(worst / scale).toBeLessThan(TOLERANCE);
}

function expectSummary(name: string, gradient: Tensor, golden: Summary): void {
  const values = Float64Array.from(gradient.dataSync());
  expect(values, name).toHaveLength(golden.size);
  const dot = (other: Float64Array) =>
    values.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
  // Gradients that are 0 in exact arithmetic, as of a bias before batch normalisation, are noise on both sides.
  const scale = Math.max(golden.norm, 1e-3);
  expect(Math.abs(Math.sqrt(dot(values)) - golden.norm) / scale, `${name}: norm`).toBeLessThan(TOLERANCE);
  golden.waves.forEach((expected, index) => {
    const difference = Math.abs(dot(wave(values.length, index + 1)) - expected);
    expect(difference / scale, `${name}: wave ${index + 1}`).toBeLessThan(TOLERANCE);
  });
  golden.entries.forEach((expected, index) => {
    const difference = Math.abs((values[index * golden.step] as number) - expected);
    expect(difference / scale, `${name}: entry ${index * golden.step}`).toBeLessThan(TOLERANCE);
  });
}
