/**
 * A bundle that is trained and saved in Node, with what it predicts there: packages/text's browser test loads it in a page.
 *
 * Run: npx tsx --conditions=@striate/source tooling/golden/text-bundle.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { memoryStorage, readFiles, useBackend } from '@striate/core';
import { TextClassifier, textCnn } from '@striate/text';
import { reviews } from '../../packages/text/src/datasets/testing/reviews.js';

const FOLDER = new URL('../../packages/text/src/golden/', import.meta.url);
const TEXTS = ['the plot is not dull', 'The music is warm and the cast is hollow', '', 'xqzt', '日本 film'];

await useBackend({ backend: 'wasm', threads: 1 });
const classifier = await TextClassifier.fit(reviews(200, 1), {
  model: textCnn({ width: 8, filters: 6 }),
  subwords: { buckets: 60, perWord: 4 },
  nGrams: {},
  epochs: 6,
  learningRate: 0.01,
  seed: 1,
});
const storage = memoryStorage();
await classifier.save(storage);
const files = Object.entries(await readFiles(storage)).map(([name, bytes]) => [
  name,
  Buffer.from(bytes).toString('base64'),
]);
const predictions = await Promise.all(
  TEXTS.map(async (text) => ({
    text,
    network: await classifier.predict(text),
    baseline: classifier.baseline?.predict(text),
  })),
);
await mkdir(FOLDER, { recursive: true });
const golden = { files: Object.fromEntries(files), predictions };
await writeFile(new URL('node-bundle.json', FOLDER), `${JSON.stringify(golden)}\n`);
