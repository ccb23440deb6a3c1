import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Classifier } from './classifier.js';
import { perceptron, placedPoints, pointPreprocessor } from './testing/point-domain.js';
import { trainClassifier } from './train-classifier.js';

test('several labels train on WebGL to what they train to on the cpu backend, and leak nothing', async () => {
  const run = async (backend: 'webgl' | 'cpu') => {
    await useBackend({ backend });
    const { numTensors } = memory();
    const options = { architecture: perceptron, preprocessor: pointPreprocessor(), epochs: 4, seed: 3 };
    const parts = await trainClassifier(placedPoints(120, 1), { ...options, classWeights: 'balanced' });
    const classifier = new Classifier({ task: 'point-classification', ...parts });
    const { micro, loss } = await classifier.evaluateLabels(placedPoints(60, 2));
    classifier.dispose();
    expect(memory().numTensors).toBe(numTensors);
    return { history: parts.training.history, micro, loss };
  };
  const expected = await run('cpu');
  const { history, micro, loss } = await run('webgl');
  history.forEach((epoch, i) => {
    expect(epoch.loss).toBeCloseTo(expected.history[i]?.loss as number, 3);
    // One example at the threshold may fall to either side.
    expect(Math.abs(epoch.accuracy - (expected.history[i]?.accuracy as number))).toBeLessThan(1.5 / 120);
  });
  expect(micro.f1).toBeCloseTo(expected.micro.f1, 1);
  expect(loss).toBeCloseTo(expected.loss, 3);
});
