import { useBackend } from '@striate/core/backend';
import { conv2d, dense, flatten, inputLayer, maxPool2d } from '@striate/core/layers';
import { tensor } from '@tensorflow/tfjs-core';
import { model as makeModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { ImageClassifier } from '../image-classifier.js';
import { imagePreprocessor } from '../preprocessing/index.js';
import golden from './golden/explain-picture.json' with { type: 'json' };

// By PyTorch's autograd: tooling/golden/explain_picture.py.
const labels = ['zero', 'one', 'two'];

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

test("from a picture's bytes on, each class's map is PyTorch's, weighed place by place", async () => {
  const x = inputLayer({ shape: [10, 8, 3] });
  const first = conv2d(x, { filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' });
  const maps = conv2d(maxPool2d(first), { filters: 5, kernelSize: 3, activation: 'relu', name: 'maps' });
  const model = makeModel({
    inputs: x,
    outputs: dense(flatten(maps), { units: 3, activation: 'softmax' }),
  });
  model.setWeights(
    model.getWeights().map((weight, i) => tensor(golden.weights[i] as number[], weight.shape)),
  );
  const { mean, std } = golden;
  const preprocessor = imagePreprocessor({ size: [10, 8], channels: 3, mean, std });
  const classifier = new ImageClassifier({ architecture: 'small', model, labels, preprocessor });
  const data = Uint8Array.from(golden.picture);
  const picture = { data, width: 8, height: 10, channels: 3 } as const;
  for (const [index, expected] of golden.explanations.entries()) {
    const found = await classifier.explain(picture, { label: labels[index], method: 'gradCam' });
    expect(found).toMatchObject({ label: labels[index], layer: 'maps', shape: [10, 8] });
    expect(Math.abs(found.score - expected.score)).toBeLessThan(2e-6);
    expect(found.gradCam?.length).toBe(80);
    for (const [place, value] of (found.gradCam ?? []).entries()) {
      expect(Math.abs(value - (expected.gradCam[place] as number))).toBeLessThan(1e-5);
    }
  }
  classifier.dispose();
});
