import {
  input,
  type LayersModel,
  layers,
  model as makeModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { setModelWeights, weightData } from '../weights/model-weights.js';
import { fit as train } from './fit.js';
import golden from './golden/short-run.json' with { type: 'json' };
import { sgd } from './optimizers/sgd.js';
import { cosine } from './schedules/cosine.js';

/** conv - batch norm - relu - max pool - dense, the softmax as a layer of its own or inside the dense layer. */
function network(softmaxLayer: boolean): LayersModel {
  const x = input({ shape: [8, 8, 1] });
  const steps = [
    layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3 }),
    layers.batchNormalization({ name: 'norm', momentum: 0.9, epsilon: 1e-3 }),
    layers.activation({ activation: 'relu' }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ name: 'dense', units: 3, activation: softmaxLayer ? 'linear' : 'softmax' }),
    ...(softmaxLayer ? [layers.softmax({})] : []),
  ];
  const outputs = steps.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
  return makeModel({ inputs: x, outputs });
}

function dataset(): Dataset<NdArray> {
  const arrays = golden.x.map((values) => ({ data: Float32Array.from(values), shape: [8, 8, 1] }));
  return Dataset.fromArrays(arrays, golden.labels, { labels: ['a', 'b', 'c'] });
}

describe.each(['cpu', 'wasm'] as const)('five steps on %s', (backend) => {
  test.each([true, false])(
    "losses and weights are PyTorch's within 1e-4, softmax layer: %s",
    async (softmaxLayer) => {
      await useBackend({ backend, threads: backend === 'wasm' ? 1 : undefined });
      const model = network(softmaxLayer);
      const start = await weightData(model);
      for (const [name, values] of Object.entries(golden.start)) start[name]?.data.set(values as never);
      setModelWeights(model, start);
      // One step an epoch, on all examples at once: their order does not matter.
      const { history } = await train(model, dataset(), {
        epochs: 5,
        batchSize: 24,
        optimizer: sgd({ momentum: 0.9, weightDecay: 5e-3 }),
        learningRate: cosine(0.1),
        labelSmoothing: 0.1,
        clipNorm: 0.5,
      });
      history.forEach(({ loss, accuracy }, epoch) => {
        expect(Math.abs(loss - (golden.losses[epoch] as number))).toBeLessThan(1e-4);
        expect(accuracy).toBeCloseTo(golden.accuracies[epoch] as number, 6);
      });
      const end = await weightData(model);
      for (const [name, values] of Object.entries(golden.end)) {
        const trained = end[name]?.data as Float32Array;
        const distance = Math.max(...values.map((value, i) => Math.abs(value - (trained[i] as number))));
        expect(distance, name).toBeLessThan(1e-4);
      }
      expect(Object.keys(end).sort()).toEqual(Object.keys(golden.end).sort());
    },
  );
});
