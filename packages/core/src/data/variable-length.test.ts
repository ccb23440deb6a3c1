import '@tensorflow/tfjs-backend-cpu';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { applyPreprocessor } from './apply-preprocessor.js';
import { cached } from './cached.js';
import { Dataset } from './dataset.js';
import type { NdArray } from './nd-array.js';
import type { Preprocessor } from './preprocessor.js';
import { variableLength } from './variable-length.js';

beforeAll(async () => {
  env().set('IS_TEST', true);
  await setBackend('cpu');
});

const array = (length: number): NdArray => ({ data: new Float32Array(length).fill(length), shape: [length] });
const LENGTHS = [3, 1, 6, 2, 9];
const arrays = Dataset.fromArrays(LENGTHS.map(array), [0, 1, 0, 1, 0], { labels: ['odd', 'even'] });

async function shapes(dataset: Dataset<NdArray>): Promise<number[][]> {
  const all: number[][] = [];
  for await (const batch of dataset.batches({ batchSize: 2 })) {
    all.push(batch.x.shape);
    batch.dispose();
  }
  return all;
}

describe('variableLength', () => {
  test('lets batches be as long as they need, in views too', async () => {
    const dataset = variableLength(arrays, 9);
    expect(dataset.maxLength).toBe(9);
    expect(await shapes(dataset)).toEqual([
      [2, 4],
      [2, 8],
      [1, 9],
    ]);
    expect(await shapes(dataset.subset([1, 3, 2]))).toEqual([
      [2, 4],
      [1, 8],
    ]);
    expect(await shapes(cached(dataset, { maxBytes: 100 }))).toEqual(await shapes(dataset));
  });

  test('keeps each example its values, with zeros behind', async () => {
    const batches = variableLength(arrays, 9).batches({ batchSize: 2 });
    const { value: batch } = await batches[Symbol.asyncIterator]().next();
    expect([...batch.x.dataSync()]).toEqual([3, 3, 3, 0, 1, 0, 0, 0]);
    batch.dispose();
  });

  test('is lost in a map, after which lengths must be equal again', async () => {
    const mapped = variableLength(arrays, 9).map((input) => input);
    expect(mapped.maxLength).toBeUndefined();
    await expect(shapes(mapped)).rejects.toThrow(ShapeError);
  });

  test('comes with a preprocessor of variable length alone', async () => {
    const preprocessor = (varies: boolean): Preprocessor<NdArray, NdArray> => ({
      outputShape: [9],
      variableLength: varies,
      prepare: (input) => input,
      finish: (input) => input,
      toConfig: () => ({ type: 'test' }),
    });
    expect(applyPreprocessor(arrays, preprocessor(true)).maxLength).toBe(9);
    expect(applyPreprocessor(arrays, preprocessor(false)).maxLength).toBeUndefined();
  });

  test.each([0, 1.5, Number.NaN])('refuses a greatest length of %d', (maxLength) => {
    expect(() => variableLength(arrays, maxLength)).toThrow(/whole number of at least 1/);
  });
});
