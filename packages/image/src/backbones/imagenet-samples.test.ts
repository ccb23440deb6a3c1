import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { applyPreprocessor, Dataset, evaluateModel } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { expect, test } from 'vitest';
import { mobileNetV1 } from '../models/mobilenet-v1.js';
import type { ImageInput } from '../preprocessing/decode.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const WEIGHTS = `${DATA}/mobilenet_v1_0.25_224`;
const PICTURES = `${DATA}/imagenet-samples`;

/** Every fifth class of ImageNet in order, one picture each. */
const STEP = 5;

// The counts of tfjs's own layers with the same files; another JPEG decoder may move them by an image or two.
test('published weights of MobileNetV1 give their accuracy on photographs', async ({ skip }) => {
  if (!existsSync(WEIGHTS) || !existsSync(PICTURES))
    skip(`${WEIGHTS} and ${PICTURES} are not on this machine`);
  await useBackend({ backend: 'wasm', threads: 2 });
  const backbone = await mobileNetV1({ alpha: 0.25, weights: WEIGHTS });
  expect(backbone.labels?.[0]).toBe('tench');
  const names = readdirSync(PICTURES).sort();
  const pictures = Dataset.fromArrays<ImageInput>(
    names.map((name) => `${PICTURES}/${name}`),
    names.map((_, place) => place * STEP),
    { labels: Array.from({ length: 1000 }, (_, index) => `class ${index}`), ids: names },
  );
  const arrays = applyPreprocessor(pictures, backbone.preprocessor);
  const { accuracy, top5Accuracy } = await evaluateModel(backbone.model, arrays);
  expect(Math.abs(accuracy * 200 - 117)).toBeLessThanOrEqual(3);
  expect(Math.abs(top5Accuracy * 200 - 168)).toBeLessThanOrEqual(3);
  backbone.dispose();
});
