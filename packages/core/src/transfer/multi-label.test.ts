import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Classifier } from '../classifier/classifier.js';
import { Dataset } from '../data/dataset.js';
import { NO_SINGLE_LABEL } from '../data/example.js';
import type { NdArray } from '../data/nd-array.js';
import { outputActivationOf } from '../training/logits.js';
import { findHeadLearningRate } from './find-head-rate.js';
import { fineTuneClassifier } from './fine-tune-classifier.js';
import { mirrored, smallBackbone, textures } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

/** Rows and columns are striped besides. */
function labelled(length: number, seed: number): Dataset<NdArray> {
  const pictures = textures(length, seed);
  return Dataset.from<NdArray>({
    labels: [...pictures.labels, 'striped'],
    multiLabel: true,
    length,
    info(index) {
      const { label, ...info } = pictures.info(index);
      return { ...info, label: NO_SINGLE_LABEL, labels: label < 2 ? [label, 3] : [label] };
    },
    read: (index) => pictures.read(index),
  });
}

const TUNING = { epochs: 30, learningRate: 0.05, head: { dropout: 0 } };

test.each([
  ['on kept features', {}],
  ['on inputs and mirror images', { variants: [mirrored] }],
  ['unfrozen at the end', { freezeEpochs: 20, unfreezeFrom: 'conv2' }],
])('a backbone learns any number of labels, %s', async (_, options) => {
  const backbone = smallBackbone();
  const { numTensors } = memory();
  const parts = await fineTuneClassifier(labelled(240, 1), { ...TUNING, ...options, backbone });
  expect(parts.multiLabel).toBe(true);
  expect(outputActivationOf(parts.model)).toBe('sigmoid');
  const classifier = new Classifier({ task: 'texture-classification', ...parts });
  const { micro, perClass } = await classifier.evaluateLabels(labelled(60, 2));
  expect(micro.f1).toBeGreaterThan(0.9);
  expect(perClass.map(({ support }) => support)).toEqual([20, 20, 20, 40]);
  classifier.dispose();
  expect(memory().numTensors).toBe(numTensors);
  backbone.dispose();
});

test('the head finds its learning rate on such examples too', async () => {
  const backbone = smallBackbone();
  const { suggestion } = await findHeadLearningRate(labelled(60, 1), { backbone, steps: 30 });
  expect(suggestion).toBeGreaterThan(0);
  backbone.dispose();
});
