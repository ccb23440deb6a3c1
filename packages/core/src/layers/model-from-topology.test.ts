import { serialization, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model, Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { BundleError } from '../errors.js';
import { BatchNormalization, batchNormalization } from './batch-normalization.js';
import { Conv2D, conv2d } from './conv2d.js';
import { Dropout, SpatialDropout1D } from './dropout.js';
import { inputLayer } from './input-layer.js';
import { modelFromTopology } from './model-from-topology.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

const rebuild = (original: LayersModel) => modelFromTopology(JSON.parse(original.toJSON() as string));

function plain(): Sequential {
  return sequential({
    name: 'inner',
    layers: [
      layers.dense({ units: 3, inputShape: [4] }),
      layers.batchNormalization({ momentum: 0.8, trainable: false }),
      layers.dropout({ rate: 0.3 }),
    ],
  });
}

test('the layers of a plain tfjs model become ours, their options kept', async () => {
  const copy = await rebuild(plain());
  expect(copy).toBeInstanceOf(Sequential);
  expect(copy.name).toBe('inner');
  const [, norm, drop] = copy.layers;
  expect(norm).toBeInstanceOf(BatchNormalization);
  expect(norm).toMatchObject({ momentum: 0.8, trainable: false });
  expect(drop).toBeInstanceOf(Dropout);
  expect(drop).toMatchObject({ rate: 0.3 });
});

test('nested models are rebuilt too, whether sequential in functional or the other way round', async () => {
  const x = inputLayer({ shape: [4] });
  const functional = model({ inputs: x, outputs: plain().apply(x) as typeof x, name: 'middle' });
  const outer = sequential({ layers: [functional] });
  const copy = await rebuild(outer);
  const middle = copy.layers[0] as LayersModel;
  const inner = middle.layers[1] as LayersModel;
  expect([middle.name, inner.name]).toEqual(['middle', 'inner']);
  expect(inner.layers[1]).toBeInstanceOf(BatchNormalization);
  expect(inner.layers[2]).toBeInstanceOf(Dropout);
});

test('spatial dropout saved by tfjs or Keras drops whole channels', async () => {
  const saved = {
    class_name: 'Sequential',
    config: [
      {
        class_name: 'SpatialDropout1D',
        config: { name: 'drop', rate: 0.5, batch_input_shape: [null, 3, 20] },
      },
    ],
  };
  const copy = await modelFromTopology(saved);
  expect(copy.layers[0]).toBeInstanceOf(SpatialDropout1D);
  const rows = tidy(() => {
    const x = tensor(new Float32Array(60).fill(1), [1, 3, 20]);
    return ((copy.apply(x, { training: true }) as Tensor).arraySync() as number[][][])[0] ?? [];
  });
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toEqual(rows[0]);
  expect(new Set(rows[0])).toEqual(new Set([0, 2]));
});

test('tfjs keeps its own classes: nothing is registered', async () => {
  const { classNameMap } = serialization.SerializationMap.getMap();
  const before = { ...classNameMap };
  await rebuild(plain());
  expect(classNameMap).toEqual(before);
  for (const ours of [BatchNormalization, Conv2D, Dropout]) {
    expect(classNameMap[ours.className]?.[0]).not.toBe(ours);
  }
});

test('a topology is left as it was, and its weights are zeros until loaded', async () => {
  const x = inputLayer({ shape: [4, 4, 1] });
  const saved = JSON.parse(
    model({ inputs: x, outputs: conv2d(x, { filters: 2, kernelSize: 3 }) }).toJSON() as string,
  );
  const before = JSON.stringify(saved);
  const copy = await modelFromTopology(saved);
  expect(JSON.stringify(saved)).toBe(before);
  expect(new Set(copy.getWeights()[0]?.dataSync())).toEqual(new Set([0]));
});

test('what is no topology is refused as a BundleError that keeps the cause', async () => {
  const attempt = modelFromTopology({
    class_name: 'Model',
    config: { layers: [{ class_name: 'Nonsense' }] },
  });
  await expect(attempt).rejects.toThrow(BundleError);
  await expect(attempt).rejects.toThrow(/modelFromTopology: expected the topology .* save the model again/s);
  await expect(attempt).rejects.toHaveProperty('cause');
  await expect(modelFromTopology({})).rejects.toThrow(BundleError);
  const unknown = { class_name: 'Sequential', config: [{ class_name: 'Nonsense', config: {} }] };
  await expect(modelFromTopology(unknown)).rejects.toThrow(/Unknown layer: Nonsense/);
});

test('batch normalisation over another axis than the last is refused', async () => {
  const x = inputLayer({ shape: [4, 3] });
  const json = JSON.parse(model({ inputs: x, outputs: batchNormalization(x) }).toJSON() as string);
  json.config.layers[1].config.axis = [2];
  await expect(modelFromTopology(json)).resolves.toBeDefined();
  json.config.layers[1].config.axis = 1;
  await expect(modelFromTopology(json)).rejects.toThrow(/expected axis -1, the channels, received 1/);
});
