import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStorage, ShapeError, useBackend } from '@striate/core';
import { Dataset } from '@striate/core/data';
import type { TrainingEvent } from '@striate/core/training';
import { memory } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageBackbone } from './backbones/image-backbone.js';
import { builtinDigits } from './datasets/builtin-digits.js';
import { ImageClassifier } from './image-classifier.js';
import { findImageLearningRate } from './learning-rate.js';
import { lenet5 } from './models/lenet5.js';
import { mobileNetV1 } from './models/mobilenet-v1.js';
import type { ImageInput } from './preprocessing/decode.js';
import type { Pixels } from './preprocessing/pixels.js';

let backbone: ImageBackbone;
let directory = '';
beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  // Random weights: features of a network that has learnt nothing still tell bright halves from dark ones.
  backbone = await mobileNetV1({ alpha: 0.25, weights: 'random', includeTop: false, inputSize: 32 });
  directory = await mkdtemp(join(tmpdir(), 'striate-fine-tune-'));
});
afterAll(async () => {
  backbone.dispose();
  await rm(directory, { recursive: true });
});

/** Grey squares on the left of blue pictures, or in the middle of red ones. */
function pictures(count: number): Dataset<Pixels> {
  const labels = ['blue', 'red'];
  const classes = Array.from({ length: count }, (_, i) => i % 2);
  const inputs = classes.map((label, i): Pixels => {
    const data = new Uint8Array(20 * 24 * 3);
    for (let p = 0; p < 20 * 24; p++) data[3 * p + (label === 0 ? 2 : 0)] = 120 + ((i * 37 + p) % 90);
    return { data, width: 24, height: 20, channels: 3 };
  });
  return Dataset.fromArrays(inputs, classes, { labels });
}

describe('ImageClassifier.fineTune', () => {
  test('learns, takes pictures whole, and comes back from its bundle', async () => {
    const data = pictures(60);
    const classifier = await ImageClassifier.fineTune(data, {
      backbone,
      epochs: 8,
      learningRate: 0.02,
      seed: 1,
    });
    expect((await classifier.evaluate(pictures(20))).accuracy).toBe(1);
    expect(classifier.preprocessor.toConfig()).toMatchObject({
      ...{ size: [32, 32], channels: 3, resize: 'stretch', scale: 1 / 127.5, mean: [1, 1, 1] },
    });
    expect(classifier.preprocessor.toConfig()).not.toHaveProperty('crop');
    expect(classifier.training?.settings).toMatchObject({
      backbone: { name: 'mobilenet-v1-0.25' },
      variants: ['mirrored'],
      augmentation: false,
      examples: 120,
    });
    const storage = memoryStorage();
    await classifier.save(storage);
    const loaded = await ImageClassifier.load(storage);
    const picture = await data.read(3);
    expect(await loaded.predict(picture)).toEqual(await classifier.predict(picture));
    expect(loaded.architecture).toBe('mobilenet-v1-0.25');
    classifier.dispose();
    loaded.dispose();
  });

  test('leaves no tensor behind, and the backbone usable for another', async () => {
    const before = memory().numTensors;
    for (const augment of ['mirror', 'default', 'none'] as const) {
      const options = { backbone, epochs: 2, freezeEpochs: 1, unfreezeFrom: 'conv_dw_13', augment };
      (await ImageClassifier.fineTune(pictures(12), options)).dispose();
    }
    expect(memory().numTensors).toBe(before);
  });

  test('what each augment means is recorded; an unknown one is refused', async () => {
    const settings = async (augment: 'default' | 'none') => {
      const classifier = await ImageClassifier.fineTune(pictures(8), { backbone, epochs: 1, augment });
      classifier.dispose();
      return classifier.training?.settings;
    };
    expect(await settings('none')).toMatchObject({ variants: [], augmentation: false });
    expect(await settings('default')).toMatchObject({ variants: ['mirrored'], augmentation: 'unfreezing' });
    const unknown = ImageClassifier.fineTune(pictures(8), { backbone, augment: 'all' as 'none' });
    await expect(unknown).rejects.toThrow(ShapeError);
    await expect(unknown).rejects.toThrow(/augment must be "mirror", "default", "none" or a function/);
    const cropped = ImageClassifier.fineTune(pictures(8), { backbone, resize: 'crop' as 'cover' });
    await expect(cropped).rejects.toThrow(ShapeError);
    await expect(cropped).rejects.toThrow(/resize must be stretch, cover or contain, received "crop"/);
  });

  test('what is no pretrained network is refused, and how to get one is said', async () => {
    for (const wrong of ['./mobilenet', undefined, lenet5(), Promise.resolve(backbone)]) {
      const failing = ImageClassifier.fineTune(pictures(8), {
        backbone: wrong as unknown as typeof backbone,
      });
      await expect(failing).rejects.toThrow(ShapeError);
      await expect(failing).rejects.toThrow(
        /^ImageClassifier\.fineTune: backbone must be a trained network.*loadImageBackbone\(location\)/,
      );
    }
  });

  test('files keep their features when they are moved and renamed, and are not even decoded then', async () => {
    const featureCache = join(directory, 'cache');
    const files = async (folder: string): Promise<Dataset<ImageInput>> => {
      const names: string[] = [];
      for (let i = 0; i < 6; i++) {
        const { data, width, height } = await pictures(6).read(i);
        const file = join(directory, `${folder}-${i}.png`);
        await sharp(data as Uint8Array, { raw: { width, height, channels: 3 } })
          .png()
          .toFile(file);
        names.push(file);
      }
      return Dataset.fromArrays<ImageInput>(names, [0, 1, 0, 1, 0, 1], { labels: ['blue', 'red'] });
    };
    const run = async (dataset: Dataset<ImageInput>) => {
      let computed = 0;
      const onProgress = (event: TrainingEvent) => {
        if (event.type === 'features') computed = event.examples;
      };
      (await ImageClassifier.fineTune(dataset, { backbone, epochs: 1, featureCache, onProgress })).dispose();
      return computed;
    };
    expect(await run(await files('before'))).toBe(12);
    const moved = await files('after');
    expect(await run(moved)).toBe(0);
    await writeFile(join(directory, 'after-0.png'), await sharp({ create: GREEN }).png().toBuffer());
    expect(await run(moved)).toBe(2);
  });
});

const GREEN = { width: 9, height: 9, channels: 3, background: 'green' } as const;

describe('findImageLearningRate', () => {
  test('tries a network from scratch on its default preprocessing', async () => {
    const before = memory().numTensors;
    const { points, suggestion, minimum } = await findImageLearningRate(builtinDigits({ count: 300 }), {
      model: lenet5(),
      steps: 30,
      from: 1e-4,
      batchSize: 16,
    });
    expect(points.length).toBeGreaterThan(20);
    expect(suggestion).toBeLessThanOrEqual(minimum);
    expect(memory().numTensors).toBe(before);
  });

  test('tries the head of a backbone, whose network sees each picture and its mirror image once', async () => {
    const before = memory().numTensors;
    let seen = 0;
    const { points } = await findImageLearningRate(pictures(20), {
      backbone,
      steps: 20,
      onFeatures: (event) => {
        if (event.type === 'features') seen = event.examples;
      },
    });
    expect(seen).toBe(40);
    expect(points[0]?.learningRate).toBe(1e-6);
    expect(memory().numTensors).toBe(before);
  });
});
