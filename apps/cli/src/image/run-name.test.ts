import { expect, test } from 'vitest';
import { defaultRunFolder } from './run-name.js';

test.each([
  ['lenet-5', '../shared/data/mnist', 0, 'runs/lenet-5-mnist-0'],
  ['resnet-20', './My Photos/', 3, 'runs/resnet-20-my-photos-3'],
  ['LeNet-5', 'builtin:digits', 1, 'runs/lenet-5-digits-1'],
  ['lenet-5', '/', 0, 'runs/lenet-5-dataset-0'],
])('%s on %s with seed %i goes to %s', (model, dataset, seed, folder) => {
  expect(defaultRunFolder(model, dataset, seed)).toBe(folder);
});
