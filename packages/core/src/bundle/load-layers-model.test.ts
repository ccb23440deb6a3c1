import '@tensorflow/tfjs-backend-cpu';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { io, memory, setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { modelWeights } from '../weights/index.js';
import { sampleFiles } from '../weights/testing/sample-files.js';
import { loadLayersModel } from './load-layers-model.js';
import { smallModel } from './testing/small-bundle.js';

const GOLDEN = fileURLToPath(new URL('../weights/golden/', import.meta.url));

interface Golden {
  readonly input: number[];
  readonly output: number[];
  readonly weights: Readonly<Record<string, number[]>>;
}

let golden: Golden;
beforeAll(async () => {
  await setBackend('cpu');
  golden = JSON.parse(await readFile(`${GOLDEN}keras-files.json`, 'utf8'));
});

describe('loadLayersModel', () => {
  test.each(['keras2.h5', 'keras3-legacy.h5', 'keras3.keras', 'keras-2.13.keras'])(
    '%s predicts what PyTorch computes with the same weights',
    async (file) => {
      const before = memory().numTensors;
      const model = await loadLayersModel(GOLDEN + file);
      for (const { name, variable } of modelWeights(model)) {
        expect([...variable.dataSync()], name).toEqual(golden.weights[name]);
      }
      const found = tidy(() => (model.predict(tensor(golden.input, [2, 6, 6, 2])) as Tensor).dataSync());
      for (const [index, value] of golden.output.entries()) expect(found[index]).toBeCloseTo(value, 6);
      model.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

  test('what tfjs saved itself, its optimiser included, comes back with the same predictions', async () => {
    const saved = smallModel();
    saved.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    const x = tensor(
      Array.from({ length: 72 }, (_, index) => Math.sin(index)),
      [2, 6, 6, 1],
    );
    await saved.fit(x, tensor([1, 0, 0, 0, 1, 0], [2, 3]));
    const storage = memoryStorage();
    const handler = io.withSaveHandler(async (artifacts) => {
      const { modelTopology, weightSpecs = [], weightData = [] } = artifacts;
      const weightsManifest = [{ paths: ['./group1-shard1of1.bin'], weights: weightSpecs }];
      await storage.write({
        'model.json': new TextEncoder().encode(JSON.stringify({ modelTopology, weightsManifest })),
        'group1-shard1of1.bin': new Uint8Array(io.CompositeArrayBuffer.join(weightData)),
      });
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    });
    await saved.save(handler, { includeOptimizer: true });
    const before = memory().numTensors;
    const loaded = await loadLayersModel(storage);
    expect(tidy(() => (loaded.predict(x) as Tensor).dataSync())).toEqual(
      tidy(() => (saved.predict(x) as Tensor).dataSync()),
    );
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
    saved.dispose();
    x.dispose();
  });

  describe('a Keras model', () => {
    /** `keras3.keras` with another description, in Keras's words. */
    async function changed(change: (text: string) => string): Promise<Uint8Array> {
      const files = unzipSync(new Uint8Array(await readFile(`${GOLDEN}keras3.keras`)));
      const config = change(new TextDecoder().decode(files['config.json']));
      return zipSync({ ...files, 'config.json': new TextEncoder().encode(config) });
    }

    test.each([
      [
        'grouped convolutions',
        '"groups": 1',
        '"groups": 2',
        /layer "conv1" with groups 2, which TensorFlow\.js lacks/,
      ],
      [
        'a ReLU with a slope',
        '"negative_slope": 0.0',
        '"negative_slope": 0.1',
        /"relu1" with negative_slope 0\.1/,
      ],
      ['a name that can not be', 'conv1', 'con v1', /Not a valid tensor name: 'con v1\/kernel'/],
      ['a layer that tfjs lacks', '"class_name": "Flatten"', '"class_name": "Whirl"', /Unknown layer: Whirl/],
      [
        'more filters than weights',
        '"filters": 4',
        '"filters": 5',
        /misshapen: conv1\/vars\/0 must be \[3,3,2,5\]/,
      ],
      [
        'filters without end',
        '"filters": 4',
        '"filters": 1e12',
        /filters 1000000000000, more than its weights allow/,
      ],
      ['a call without a layer', '["conv1", 0, 0]', '["conv1"]', /without the layer that it follows/],
      ['a call of nothing', '["conv1", 0, 0]', '["none", 0, 0]', /"bn1" whose inputs do not exist/],
      [
        'outputs that are none',
        '"output_layers": ["softmax", 0, 0]',
        '"output_layers": 3',
        /no lists of layers/,
      ],
    ])('with %s is refused, and nothing stays allocated', async (_, from, to, message) => {
      const before = memory().numTensors;
      const file = await changed((text) => text.replaceAll(from, to));
      await expect(loadLayersModel(file)).rejects.toThrow(message);
      expect(memory().numTensors).toBe(before);
    });
  });

  test('a graph says what to do', async () => {
    const storage = memoryStorage((await sampleFiles()).graph);
    await expect(loadLayersModel(storage)).rejects.toThrow(/holds a graph, whose layers are not known/);
  });

  test('a file of weights alone says what to do', async () => {
    await expect(loadLayersModel(`${GOLDEN}keras2-weights.h5`)).rejects.toThrow(
      /holds weights alone; build the model in your program/,
    );
    await expect(loadLayersModel(`${GOLDEN}keras2-weights.h5`)).rejects.toThrow(BundleError);
  });
});
