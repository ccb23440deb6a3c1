import '@tensorflow/tfjs-backend-cpu';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { memory, setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { modelWeights } from '../weights/index.js';
import { loadLayersModel } from './load-layers-model.js';

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

  test('a file of weights alone says what to do', async () => {
    await expect(loadLayersModel(`${GOLDEN}keras2-weights.h5`)).rejects.toThrow(
      /holds weights alone; build the model in your program/,
    );
    await expect(loadLayersModel(`${GOLDEN}keras2-weights.h5`)).rejects.toThrow(BundleError);
  });
});
