import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../backend/use-backend.js';
import type { NdArray } from '../../data/nd-array.js';
import { DataError, ShapeError } from '../../errors.js';
import { smallBackbone, textures } from '../testing/small-backbone.js';
import { FIRST_TEXTURE_EMBEDDING } from '../testing/small-embedding.js';
import { embedDataset } from './embed-dataset.js';
import { embedder } from './embedder.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const pictures = textures(20);
const inputs = Array.from({ length: pictures.length }, (_, index) => pictures.read(index) as NdArray);

describe('embedder', () => {
  test('gives what embedDataset gives, for one input and for several in batches', async () => {
    const backbone = smallBackbone();
    const one = embedder(backbone);
    const { dataset } = await embedDataset(pictures, backbone);
    const found = await one.embed(inputs, { batchSize: 7 });
    expect(found).toHaveLength(20);
    for (const [index, embedding] of found.entries()) {
      const { data: expected } = await dataset.read(index);
      expect(embedding).toHaveLength(one.width);
      const alone = await one.embed(inputs[index] as NdArray);
      for (const [i, value] of expected.entries()) {
        expect(embedding[i]).toBeCloseTo(value, 6);
        expect(alone[i]).toBeCloseTo(value, 6);
      }
    }
    for (const [i, value] of FIRST_TEXTURE_EMBEDDING.entries()) expect(found[0]?.[i]).toBeCloseTo(value, 5);
    expect(await one.embed([])).toEqual([]);
    expect([one.name, one.width, one.weightsHash]).toEqual(['small', 12, 'seed 1']);
  });

  test('works on when the backbone is gone, and leaves no tensor behind', async () => {
    const before = memory().numTensors;
    const backbone = smallBackbone();
    const one = embedder(backbone);
    backbone.dispose();
    expect(await one.embed(inputs[0] as NdArray)).toHaveLength(12);
    one.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('verifies by the cosine of two embeddings', async () => {
    const one = embedder(smallBackbone());
    const [a, b] = inputs as [NdArray, NdArray];
    const { similarity } = await one.verify(a, b, { threshold: 0 });
    expect(await one.verify(a, b, { threshold: similarity })).toEqual({ same: true, similarity });
    expect(await one.verify(b, a, { threshold: 1 })).toEqual({ same: false, similarity });
    expect((await one.verify(a, a, { threshold: 0 })).similarity).toBeCloseTo(1, 6);
    expect((await one.verify(a, a, { threshold: Infinity })).same).toBe(false);
    await expect(one.verify(a, b, { threshold: Number.NaN })).rejects.toThrow(/threshold must be a number/);
  });

  test('refuses inputs and options that it can do nothing with', async () => {
    const one = embedder(smallBackbone());
    const [good] = inputs as [NdArray];
    const broken = { data: new Float32Array(36).fill(Number.NaN), shape: [6, 6, 1] };
    await expect(one.embed([good, broken])).rejects.toThrow(/embed: input 1 holds NaN/);
    const empty = { data: new Float32Array(0), shape: [0] };
    await expect(one.embed(empty)).rejects.toThrow(DataError);
    await expect(one.embed([good], { batchSize: 0 })).rejects.toThrow(ShapeError);
    const backbone = smallBackbone();
    expect(() => embedder({ ...backbone, embedding: backbone.features })).toThrow(
      /embedding of backbone small must be \[batch, width\], got \[any,6,6,12\]/,
    );
  });
});
