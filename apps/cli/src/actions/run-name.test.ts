import { expect, test } from 'vitest';
import { defaultRunFolder } from './run-name.js';

test.each([
  ['lenet-5', '../shared/data/mnist', 0, 'runs/lenet-5-mnist-0'],
  ['resnet-20', './My Photos/', 3, 'runs/resnet-20-my-photos-3'],
  ['LeNet-5', 'builtin:digits', 1, 'runs/lenet-5-digits-1'],
  ['lenet-5', '/', 0, 'runs/lenet-5-dataset-0'],
  ['../data/mobilenet_v1_0.25_224/', './flowers', 0, 'runs/mobilenet-v1-0.25-224-flowers-0'],
  ['https://weights.example/resnet18.safetensors', './flowers', 2, 'runs/resnet18.safetensors-flowers-2'],
])('%s on %s with seed %i goes to %s', (model, dataset, seed, folder) => {
  expect(defaultRunFolder(model, dataset, seed)).toBe(folder);
});
