import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../backend/use-backend.js';
import type { NdArray } from '../../data/nd-array.js';
import { smallBackbone, textures } from '../testing/small-backbone.js';
import { FIRST_TEXTURE_EMBEDDING } from '../testing/small-embedding.js';
import { embedder } from './embedder.js';
import { EmbeddingClassifier } from './embedding-classifier.js';

const data = textures(30);
const first = data.read(0) as NdArray;

describe.each(['wasm', 'webgl'] as const)('embeddings in a browser on %s', (backend) => {
  test('are those of Node, and a classifier on them comes back from IndexedDB', async () => {
    await useBackend({ backend, threads: backend === 'wasm' ? 1 : undefined });
    const before = memory().numTensors;
    const backbone = smallBackbone();
    const one = embedder(backbone);
    for (const [i, value] of (await one.embed(first)).entries()) {
      expect(Math.abs(value - (FIRST_TEXTURE_EMBEDDING[i] as number))).toBeLessThan(1e-4);
    }
    const classifier = await EmbeddingClassifier.fit(data, { backbone });
    const location = `indexeddb://embedding-classifier-${backend}`;
    await classifier.save(location);
    const loaded = await EmbeddingClassifier.load(location, backbone);
    expect(await loaded.predict(first)).toEqual(await classifier.predict(first));
    for (const used of [one, classifier, loaded, backbone]) used.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
