import { useBackend } from '@striate/core/backend';
import { setModelWeights, type TensorData, weightData } from '@striate/core/weights';
import { type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { dpcnn } from './dpcnn.js';
import golden from './golden/models.json' with { type: 'json' };
import { textCnn } from './text-cnn.js';

const WORDS = 11;
const WIDTH = 6;
const small = { filters: 5, filterWidths: [2, 4] };

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

/** The generator's formula. */
function wave(length: number, key: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.4 * Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key));
}

/** @param order the layers in the order in which the generator makes their weights */
async function fill(model: LayersModel, order: readonly string[]): Promise<void> {
  const weights = await weightData(model);
  const filled: Record<string, TensorData> = {};
  let key = 0;
  for (const layer of order) {
    for (const name of Object.keys(weights).filter((one) => one.startsWith(`${layer}/`))) {
      const { shape, dtype } = weights[name] as TensorData;
      const data = wave(
        shape.reduce((a, b) => a * b),
        ++key,
      );
      if (name.endsWith('/embeddings')) data.fill(0, 0, WIDTH);
      filled[name] = { shape, dtype, data };
    }
  }
  expect(Object.keys(filled).sort()).toEqual(Object.keys(weights).sort());
  setModelWeights(model, filled);
}

function expectGolden(model: LayersModel, expected: readonly (readonly number[])[]): void {
  const rows = tidy(() => (model.predict(tensor2d(golden.ids)) as Tensor).arraySync() as number[][]);
  model.dispose();
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(value).toBeCloseTo(expected[i]?.[j] as number, 5);
    });
  });
}

describe('with the same weights as in PyTorch, the same probabilities:', () => {
  test('TextCNN', async () => {
    const model = textCnn({ ...small, width: WIDTH })
      .withVocabulary({ size: WORDS })
      .build({ classes: 3 });
    await fill(model, ['embedding', 'conv_2', 'conv_4', 'output']);
    expectGolden(model, golden.textCnn);
  });

  test('TextCNN of two channels', async () => {
    const vectors = { width: WIDTH, rows: new Float32Array(WORDS * WIDTH) };
    const architecture = textCnn({ ...small, channels: 'multichannel' });
    const model = architecture.withVocabulary({ size: WORDS, vectors }).build({ classes: 3 });
    await fill(model, ['static_embedding', 'embedding', 'conv_2', 'conv_4', 'output']);
    expectGolden(model, golden.multichannel);
  });

  test('DPCNN', async () => {
    const architecture = dpcnn({ filters: 4, blocks: 3, width: WIDTH, maxLength: 7 });
    const model = architecture.withVocabulary({ size: WORDS }).build({ classes: 3 });
    const blocks = [1, 2, 3].flatMap((block) => [`block_${block}_conv_1`, `block_${block}_conv_2`]);
    await fill(model, ['embedding', 'region', ...blocks, 'output']);
    expectGolden(model, golden.dpcnn);
  });
});
