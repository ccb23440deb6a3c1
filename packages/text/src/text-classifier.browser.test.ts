import { memoryStorage } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import type { ScoredLabel } from '@striate/core/metrics';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { reviews } from './datasets/testing/reviews.js';
import { readEmbeddings } from './embeddings/index.js';
import golden from './golden/node-bundle.json' with { type: 'json' };
import { textCnn } from './models/index.js';
import { TextClassifier } from './text-classifier.js';

/** As it was saved in Node. */
const bundle = () =>
  memoryStorage(
    Object.fromEntries(
      Object.entries(golden.files).map(([name, base64]) => [
        name,
        Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
      ]),
    ),
  );

function expectSame(actual: readonly ScoredLabel[], expected: readonly ScoredLabel[]): void {
  expect(actual.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
  for (const [rank, { score }] of actual.entries()) {
    expect(Math.abs(score - (expected[rank]?.score as number))).toBeLessThan(1e-4);
  }
}

describe.each(['wasm', 'webgl'] as const)('on %s in a browser', (backend) => {
  test('a classifier that was trained in Node predicts what it predicts there', async () => {
    await useBackend({ backend });
    for (const optimize of [false, true]) {
      const classifier = await TextClassifier.load(bundle(), { optimize });
      for (const { text, network, baseline } of golden.predictions) {
        expectSame(await classifier.predict(text), network);
        expectSame(classifier.baseline!.predict(text), baseline);
      }
      classifier.dispose();
    }
    expect(memory().numTensors).toBe(0);
  });

  test('a page trains, explains, and keeps a classifier in IndexedDB', async () => {
    await useBackend({ backend });
    const classifier = await TextClassifier.fit(reviews(60, 1), {
      model: textCnn({ width: 8, filters: 6, filterWidths: [2, 3] }),
      subwords: false,
      nGrams: false,
      epochs: 2,
      learningRate: 0.01,
    });
    const predicted = await classifier.predict('the film is dull');
    expect((await classifier.explain('the film is dull')).tokens.length).toBe(4);
    await classifier.save('indexeddb://text-classifier-test');
    const loaded = await TextClassifier.load('indexeddb://text-classifier-test');
    expectSame(await loaded.predict('the film is dull'), predicted);
    loaded.dispose();
    classifier.dispose();
    expect(memory().numTensors).toBe(0);
  });
});

test('vectors are read from a picked file as a stream, packed by gzip or not', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `w${i} ${i} ${-i} 0.5\n`).join('');
  const packed = new Blob([lines]).stream().pipeThrough(new CompressionStream('gzip'));
  for (const part of [new Blob([lines]), await new Response(packed).blob()]) {
    const { vectors, coverage } = await readEmbeddings(new File([part], 'v.txt'), { words: ['w4999', 'w0'] });
    expect(vectors.get('w4999')).toEqual(Float32Array.of(4999, -4999, 0.5));
    expect(coverage).toMatchObject({ found: 2, fileVectors: 5000 });
  }
});
