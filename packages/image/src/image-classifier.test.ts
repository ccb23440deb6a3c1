import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleError, memoryStorage, ShapeError, useBackend } from '@striate/core';
import { Dataset } from '@striate/core/data';
import { memory } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtinDigits } from './datasets/builtin-digits.js';
import { ImageClassifier } from './image-classifier.js';
import { lenet5 } from './models/index.js';
import type { ImageInput } from './preprocessing/decode.js';
import type { Pixels } from './preprocessing/pixels.js';

/** Longer than vitest gives a hook: training on a busy machine. */
const TRAINING_TIMEOUT = 120_000;

let classifier: ImageClassifier;
let held: Dataset<Pixels>;
let directory = '';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  held = builtinDigits({ split: 'test', count: 200 });
  classifier = await ImageClassifier.fit(builtinDigits({ count: 1200 }), {
    model: lenet5(),
    epochs: 3,
    seed: 1,
  });
  directory = await mkdtemp(join(tmpdir(), 'striate-image-'));
}, TRAINING_TIMEOUT);
afterAll(async () => {
  classifier.dispose();
  await rm(directory, { recursive: true });
});

describe('ImageClassifier', () => {
  test('learns drawn digits in three short epochs', async () => {
    const { accuracy, confusionMatrix } = await classifier.evaluate(held);
    expect(accuracy).toBeGreaterThan(0.85);
    expect(confusionMatrix.length).toBe(10);
  });

  test('a picture file and its pixels are predicted the same', async () => {
    const { input } = await held.at(7);
    const path = join(directory, 'seven.png');
    const raw = { width: input.width, height: input.height, channels: 1 } as const;
    await writeFile(path, await sharp(input.data, { raw }).png().toBuffer());
    const [byPath, byPixels] = [
      await classifier.predict(path, { topK: 2 }),
      await classifier.predict(input, { topK: 2 }),
    ];
    expect(byPath).toEqual(byPixels);
    expect(byPath.length).toBe(2);
    await expect(classifier.predict(join(directory, 'none.png'))).rejects.toThrow(/none\.png failed: ENOENT/);
  });

  test('a picture of any size and colour is taken', async () => {
    const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    expect((await classifier.predict(new Uint8Array(photo))).length).toBe(5);
  });

  test('a saved classifier predicts the same after loading, and says what made it', async () => {
    const storage = memoryStorage();
    const manifest = await classifier.save(storage);
    expect(manifest).toMatchObject({
      task: 'image-classification',
      architecture: 'lenet-5',
      preprocessor: { size: [28, 28], channels: 1 },
    });
    expect(Object.keys(manifest.versions)).toContain('@striate/image');
    const loaded = await ImageClassifier.load(storage);
    const inputs = await Promise.all([0, 1, 2, 3].map((i) => held.read(i)));
    expect(await loaded.predict(inputs)).toEqual(await classifier.predict(inputs));
    loaded.dispose();
  });

  test('a bundle with another preprocessor is refused', async () => {
    const storage = memoryStorage();
    await classifier.save(storage);
    const manifest = JSON.parse(new TextDecoder().decode(await storage.read('striate.json')));
    manifest.preprocessor.size = [1e9, 1e9];
    await storage.write({ 'striate.json': new TextEncoder().encode(JSON.stringify(manifest)) });
    await expect(ImageClassifier.load(storage)).rejects.toThrow(BundleError);
    await expect(ImageClassifier.load(storage)).rejects.toThrow(/size must be/);
  });

  test('options out of range fail before any picture is read', async () => {
    const unread = builtinDigits({ count: 20 }).map<Pixels>(() => {
      throw new Error('a picture was read');
    });
    const model = lenet5();
    await expect(ImageClassifier.fit(unread, { model, size: [0, 3] })).rejects.toThrow(ShapeError);
    await expect(ImageClassifier.fit(unread, { model, channels: 2 as 1 })).rejects.toThrow(
      /channels must be 1 or 3/,
    );
    await expect(ImageClassifier.fit(unread, { model, augment: 'all' as 'none' })).rejects.toThrow(
      /augment must be/,
    );
  });

  test('one class alone is refused', async () => {
    const one = Dataset.fromArrays<ImageInput>([await held.read(0)], [0], { labels: ['zero'] });
    await expect(ImageClassifier.fit(one, { model: lenet5() })).rejects.toThrow(/at least two classes/);
  });

  test('training, evaluating and predicting leave no tensor behind', async () => {
    const before = memory().numTensors;
    const small = await ImageClassifier.fit(builtinDigits({ count: 64 }), {
      model: lenet5(),
      epochs: 1,
      augment: 'none',
    });
    await small.evaluate(builtinDigits({ count: 20, split: 'test' }));
    small.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
