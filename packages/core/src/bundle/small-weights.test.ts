import '@tensorflow/tfjs-backend-cpu';
import { io, memory, setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { normalizedKernels } from '../inference/normalized-kernels.js';
import { createRandom } from '../random.js';
import { memoryStorage } from '../storage/memory.js';
import { readFiles } from '../storage/read-files.js';
import { weightData } from '../weights/model-weights.js';
import { equalizeChannels } from './equalize-channels.js';
import { loadBundle, loadManifest } from './load-bundle.js';
import { saveBundle } from './save-bundle.js';
import { smallContent, smallModel } from './testing/small-bundle.js';
import type { WeightPrecision } from './weight-precision.js';

beforeAll(() => setBackend('cpu'));

/** With channels that differ a hundredfold in size, as folding and training leave them. */
function unevenModel(): LayersModel {
  const model = smallModel();
  const random = createRandom(1);
  for (const weight of model.weights) {
    const { shape, originalName } = weight;
    const channels = shape.at(-1) as number;
    const values = Float32Array.from({ length: weight.read().size }, (_, i) =>
      originalName.endsWith('variance')
        ? 0.1 + random.uniform()
        : random.normal() * 10 ** (-2 * ((i % channels) / channels)),
    );
    const value = tensor(values, shape as number[]);
    weight.write(value);
    value.dispose();
  }
  return model;
}

async function probabilities(model: LayersModel): Promise<number[]> {
  const random = createRandom(2);
  const x = tensor(
    Float32Array.from({ length: 8 * 36 }, () => random.normal()),
    [8, 6, 6, 1],
  );
  const y = model.predict(x) as Tensor;
  const values = [...(await y.data())];
  x.dispose();
  y.dispose();
  return values;
}

const largestDifference = (a: number[], b: number[]) =>
  Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));

async function saved(weights: WeightPrecision) {
  const storage = memoryStorage();
  const model = unevenModel();
  const manifest = await saveBundle(storage, { ...smallContent(model), weights });
  return { storage, model, manifest, expected: await probabilities(model) };
}

describe('a bundle in a smaller format', () => {
  // Conv 36 + 4, batch normalisation 4 * 4, dense 64 * 3 + 3: 228 numbers in kernels, 23 elsewhere.
  test.each([
    ['float16', 228 * 2 + 23 * 4, 2e-3],
    ['int8', 228 + 23 * 4, 2e-2],
  ] as const)('of %s has %i bytes, and predicts about the same', async (weights, bytes, tolerance) => {
    const before = memory().numTensors;
    const { storage, model, manifest, expected } = await saved(weights);
    expect(manifest.files['weights.bin']?.bytes).toBe(bytes);
    expect(await loadManifest(storage)).toMatchObject({ weights, parameters: 243 });
    const loaded = await loadBundle(storage);
    const actual = await probabilities(loaded.model);
    expect(actual).not.toEqual(expected);
    expect(largestDifference(actual, expected)).toBeLessThan(tolerance);
    expect(await probabilities(model)).toEqual(expected);
    model.dispose();
    loaded.model.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test.each(['float16', 'int8'] as const)(
    'of %s is opened by plain tf.loadLayersModel, with the same weights',
    async (weights) => {
      const { storage, model } = await saved(weights);
      const files = await readFiles(storage);
      const json = JSON.parse(new TextDecoder().decode(files['model.json']));
      const plain = await loadLayersModel({
        load: () =>
          io.getModelArtifactsForJSON(json, async ([group]) => [
            group!.weights,
            files['weights.bin']!.slice().buffer,
          ]),
      });
      const loaded = await loadBundle(storage);
      expect(await weightData(plain)).toEqual(await weightData(loaded.model));
      plain.dispose();
      loaded.model.dispose();
      model.dispose();
    },
  );

  test('float32 is the default, which the manifest does not mention', async () => {
    const { manifest, model } = await saved('float32');
    expect(Object.keys(manifest)).not.toContain('weights');
    expect(manifest.files['weights.bin']?.bytes).toBe(251 * 4);
    model.dispose();
  });

  test('loaded and saved again as float16 it has the same numbers', async () => {
    const { storage, model } = await saved('float16');
    const loaded = await loadBundle(storage);
    const again = memoryStorage();
    await saveBundle(again, { ...smallContent(loaded.model), weights: 'float16' });
    expect(await readFiles(again)).toEqual(await readFiles(storage));
    model.dispose();
    loaded.model.dispose();
  });

  test('an unknown precision is refused before anything is written', async () => {
    const storage = memoryStorage();
    const model = smallModel();
    const content = { ...smallContent(model), weights: 'int4' as WeightPrecision };
    await expect(saveBundle(storage, content)).rejects.toThrow(
      'Could not save to memory: weights must be one of float32, float16, int8, got "int4".',
    );
    expect(await storage.list()).toEqual([]);
    model.dispose();
  });
});

test('scaling channels changes no prediction, and brings all channels to one size', async () => {
  const model = unevenModel();
  const expected = await probabilities(model);
  const weights = new Map(
    Object.entries(await weightData(model)).map(([name, { data }]) => [name, data as Float32Array]),
  );
  const kernels = normalizedKernels(model);
  expect(kernels.map(({ kernel }) => kernel)).toEqual(['conv_1/kernel']);
  equalizeChannels(weights, kernels);
  for (const weight of model.weights) {
    const value = tensor(weights.get(weight.originalName) as Float32Array, weight.shape as number[]);
    weight.write(value);
    value.dispose();
  }
  expect(largestDifference(await probabilities(model), expected)).toBeLessThan(1e-5);
  const kernel = weights.get('conv_1/kernel') as Float32Array;
  for (let channel = 0; channel < 4; channel++) {
    const sizes = [...kernel].filter((_, i) => i % 4 === channel).map(Math.abs);
    expect(Math.max(...sizes)).toBe(1);
  }
  model.dispose();
});
