import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { findClassifierLearningRate } from '../classifier/find-classifier-rate.js';
import { perceptron, pointPreprocessor, ringPoints } from '../classifier/testing/point-domain.js';
import { weightData } from '../weights/model-weights.js';
import { findHeadLearningRate } from './find-head-rate.js';
import { smallBackbone, textures } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

test('a trial of the head sees each example once, changes nothing and leaves nothing', async () => {
  const backbone = smallBackbone();
  const weights = await weightData(backbone.model);
  const before = memory().numTensors;
  const curve = await findHeadLearningRate(textures(30), { backbone, steps: 20, batchSize: 8, seed: 2 });
  expect(curve.points.length).toBeGreaterThan(10);
  expect(backbone.preprocessor.prepared).toBe(30);
  expect(memory().numTensors).toBe(before);
  expect(await weightData(backbone.model)).toEqual(weights);
  expect(await findHeadLearningRate(textures(30), { backbone, steps: 20, batchSize: 8, seed: 2 })).toEqual(
    curve,
  );
});

test("a trial of an architecture takes its recipe's optimiser and batch size", async () => {
  const before = memory().numTensors;
  const options = { architecture: perceptron, preprocessor: pointPreprocessor(), steps: 20 };
  const curve = await findClassifierLearningRate(ringPoints(60, 1), options);
  expect(memory().numTensors).toBe(before);
  const { optimizer, batchSize } = perceptron.recipe;
  expect(await findClassifierLearningRate(ringPoints(60, 1), { ...options, optimizer, batchSize })).toEqual(
    curve,
  );
  expect(await findClassifierLearningRate(ringPoints(60, 1), { ...options, batchSize: 5 })).not.toEqual(
    curve,
  );
  const empty = ringPoints(60, 1).filter(() => false);
  await expect(findClassifierLearningRate(empty, options)).rejects.toThrow(
    /^findClassifierLearningRate: the dataset/,
  );
});
