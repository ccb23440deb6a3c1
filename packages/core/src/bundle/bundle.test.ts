import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, memory, randomNormal, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { directoryStorage } from '../storage/directory.js';
import { memoryStorage } from '../storage/memory.js';
import { readFiles } from '../storage/read-files.js';
import { loadBundle, loadManifest } from './load-bundle.js';
import { saveBundle } from './save-bundle.js';
import { smallContent, smallModel } from './testing/small-bundle.js';

beforeAll(() => setBackend('cpu'));

async function predictions(model: LayersModel): Promise<number[]> {
  const x = randomNormal([5, 6, 6, 1], 0, 1, 'float32', 3);
  const y = model.predict(x) as Tensor;
  const values = [...(await y.data())];
  x.dispose();
  y.dispose();
  return values;
}

describe('saveBundle and loadBundle', () => {
  test('a loaded model predicts bit for bit what the saved one does, and leaks nothing', async () => {
    const before = memory().numTensors;
    const storage = memoryStorage();
    const saved = smallModel();
    await saveBundle(storage, smallContent(saved));
    const { model, manifest } = await loadBundle(storage);
    expect(await predictions(model)).toEqual(await predictions(saved));
    expect(manifest.labels).toEqual(['ant', 'bee', 'cat']);
    saved.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('a bundle loaded and saved again has the same files', async () => {
    const [first, second] = [memoryStorage(), memoryStorage()];
    const model = smallModel();
    await saveBundle(first, smallContent(model));
    const loaded = await loadBundle(first);
    await saveBundle(second, smallContent(loaded.model));
    expect(await readFiles(second)).toEqual(await readFiles(first));
    model.dispose();
    loaded.model.dispose();
  });

  test("a domain's further files come back, hashed like the others", async () => {
    const storage = memoryStorage();
    const saved = smallModel();
    const notes = new TextEncoder().encode('notes');
    const manifest = await saveBundle(storage, { ...smallContent(saved), files: { 'notes.txt': notes } });
    expect(manifest.files['notes.txt']?.bytes).toBe(5);
    const { model, files } = await loadBundle(storage);
    expect(files).toEqual({ 'notes.txt': notes });
    model.dispose();
    await storage.write({ 'notes.txt': new TextEncoder().encode('other') });
    await expect(loadBundle(storage)).rejects.toThrow(/notes\.txt in memory was changed or damaged/);
    await storage.remove('notes.txt');
    await expect(loadBundle(storage)).rejects.toThrow(/notes\.txt/);
    const taken = saveBundle(storage, { ...smallContent(saved), files: { 'model.json': notes } });
    await expect(taken).rejects.toThrow(/other names than the bundle's own, got model\.json/);
    saved.dispose();
  });

  test('the manifest says what is in the bundle and which versions wrote it', async () => {
    const storage = memoryStorage();
    const model = smallModel();
    const written = await saveBundle(storage, {
      ...smallContent(model),
      versions: { '@striate/image': '1.2.3' },
    });
    expect(await loadManifest(storage)).toEqual(written);
    // conv 9 * 4 + 4, batch normalisation 2 * 4 learned and 2 * 4 measured, dense 64 * 3 + 3
    expect(written).toMatchObject({ format: 'striate-bundle', formatVersion: 1, parameters: 243 });
    expect(written.files['weights.bin']?.bytes).toBe(251 * 4);
    expect(written.versions).toMatchObject({
      '@striate/image': '1.2.3',
      '@tensorflow/tfjs-layers': '4.22.0',
    });
    model.dispose();
  });

  test('trainable flags stay as they were', async () => {
    const storage = memoryStorage();
    const model = smallModel();
    model.layers[1]!.trainable = false;
    model.layers[2]!.trainable = false;
    await saveBundle(storage, smallContent(model));
    const loaded = await loadBundle(storage);
    expect(loaded.model.layers.map(({ trainable }) => trainable)).toEqual(
      model.layers.map(({ trainable }) => trainable),
    );
    expect(loaded.model.trainableWeights.length).toBe(2);
    model.dispose();
    loaded.model.dispose();
  });

  test('nested and sequential models come back whole', async () => {
    const storage = memoryStorage();
    const trunk = sequential({ name: 'trunk' });
    trunk.add(layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [6, 6, 1] }));
    trunk.add(layers.flatten());
    const shared = layers.dense({ units: 3 });
    const x = input({ shape: [6, 6, 1] });
    const twice = [shared.apply(trunk.apply(x)), shared.apply(trunk.apply(x))] as SymbolicTensor[];
    const y = layers.softmax().apply(layers.add().apply(twice)) as SymbolicTensor;
    const saved = model({ inputs: x, outputs: y });
    await saveBundle(storage, smallContent(saved));
    const loaded = await loadBundle(storage);
    expect(await predictions(loaded.model)).toEqual(await predictions(saved));
    saved.dispose();
    loaded.model.dispose();
  });

  test('labels that do not fit the model are refused before anything is written', async () => {
    const storage = memoryStorage();
    const model = smallModel();
    await expect(saveBundle(storage, { ...smallContent(model), labels: ['ant', 'bee'] })).rejects.toThrow(
      'Could not save to memory: expected a model with one output [batch, 2] for its 2 labels, got [batch, 3]; ' +
        'give as many labels as the model has classes.',
    );
    expect(await storage.list()).toEqual([]);
    model.dispose();
  });

  test('plain tf.loadLayersModel opens a bundle on disk and predicts the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'striate-bundle-'));
    const saved = smallModel();
    await saveBundle(directoryStorage(folder), smallContent(saved));
    // As tfjs-node's file handler: from the parsed model.json and the files that it names.
    const plain = await loadLayersModel({
      load: async () =>
        io.getModelArtifactsForJSON(
          JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')),
          async (manifest) => {
            const [group] = manifest;
            const bytes = await readFile(join(folder, group!.paths[0]!));
            return [group!.weights, new Uint8Array(bytes).buffer];
          },
        ),
    });
    const [expected, actual] = [await predictions(saved), await predictions(plain)];
    // tfjs's own batch normalisation rounds in another order.
    actual.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 6);
    });
    saved.dispose();
    plain.dispose();
    await rm(folder, { recursive: true });
  });
});
