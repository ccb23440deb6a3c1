import { DataError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { tfjsFiles } from '@striate/core/testing';
import { type TensorData, WeightMismatchError, weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { imageBackboneNames, loadImageBackbone } from './load-image-backbone.js';

beforeAll(async () => {
  await useBackend({ backend: 'cpu' });
});

/** The weights of a network with a head of two classes. */
async function weightsOf(network: string): Promise<Record<string, TensorData>> {
  const backbone = await loadImageBackbone('random', { network, inputSize: 32, labels: ['a', 'b'] });
  const weights = await weightData(backbone.model);
  backbone.dispose();
  return weights;
}

test.each(['mobilenet-v1-0.5', 'mobilenet-v2-0.35', 'mobilenet-v2-0.5-keras'])(
  'finds by its weights that they are of %s',
  async (name) => {
    const weights = tfjsFiles(await weightsOf(name));
    const before = memory().numTensors;
    const backbone = await loadImageBackbone(weights, { inputSize: 32 });
    expect(backbone.name).toBe(name);
    expect(backbone.logits?.shape).toEqual([null, 2]);
    backbone.dispose();
    expect(memory().numTensors).toBe(before);
  },
);

test('a named network takes its own weights alone, and tells what differs', async () => {
  const weights = tfjsFiles(await weightsOf('mobilenet-v1-0.25'));
  await expect(loadImageBackbone(weights, { network: 'mobilenet-v1-0.5' })).rejects.toThrow(
    WeightMismatchError,
  );
  const backbone = await loadImageBackbone(weights, { network: 'MobileNet-v1-0.25' });
  expect(backbone.name).toBe('mobilenet-v1-0.25');
  backbone.dispose();
});

test('weights of no known network are refused with what was found', async () => {
  const { 'conv1/kernel': kernel, ...rest } = await weightsOf('mobilenet-v1-0.25');
  await expect(loadImageBackbone(tfjsFiles({ kernel: kernel as TensorData }))).rejects.toThrow(
    /expected the weights of a known network \(mobilenet-v1-0.25, .*\), but .* has 1 weights such as kernel;/,
  );
  const before = memory().numTensors;
  await expect(loadImageBackbone(tfjsFiles(rest))).rejects.toThrow(
    /has names like those of mobilenet-v1-0.25, mobilenet-v1-0.5, .* name the network to see what differs/,
  );
  expect(memory().numTensors).toBe(before);
});

test('an unknown or missing name is refused with the list', async () => {
  await expect(loadImageBackbone('random')).rejects.toThrow(DataError);
  await expect(loadImageBackbone('random')).rejects.toThrow(
    /expected network to be one of mobilenet-v1-0.25, /,
  );
  await expect(loadImageBackbone('random', { network: 'lenet-5' })).rejects.toThrow(/received "lenet-5"/);
  expect(imageBackboneNames()).toContain('resnet-50-keras');
});
