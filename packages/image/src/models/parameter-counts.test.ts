import { useBackend } from '@striate/core/backend';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { alexNet } from './alexnet.js';
import { lenet5 } from './lenet5.js';
import { resNet } from './resnet.js';
import { resNetCifar } from './resnet-cifar.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

// Sources: torchvision's table of weights; for the CIFAR networks the paper's table 6 (0.27M to 0.85M), to the digit
// by adding up its section 4.2 by hand.
test.each([
  ['lenet-5', lenet5(), 10, 61_706],
  ['alexnet', alexNet(), 1000, 61_100_840],
  ['resnet-18', resNet({ depth: 18 }), 1000, 11_689_512],
  ['resnet-34', resNet({ depth: 34 }), 1000, 21_797_672],
  ['resnet-50', resNet({ depth: 50 }), 1000, 25_557_032],
  ['resnet-101', resNet({ depth: 101 }), 1000, 44_549_160],
  ['resnet-20', resNetCifar({ depth: 20 }), 10, 269_722],
  ['resnet-32', resNetCifar({ depth: 32 }), 10, 464_154],
  ['resnet-44', resNetCifar({ depth: 44 }), 10, 658_586],
  ['resnet-56', resNetCifar({ depth: 56 }), 10, 853_018],
  ['resnet-20, option B', resNetCifar({ depth: 20, shortcut: 'projection' }), 10, 272_474],
  ['resnet-32, option B', resNetCifar({ depth: 32, shortcut: 'projection' }), 10, 466_906],
  ['resnet-44, option B', resNetCifar({ depth: 44, shortcut: 'projection' }), 10, 661_338],
  ['resnet-56, option B', resNetCifar({ depth: 56, shortcut: 'projection' }), 10, 855_770],
])('%s has the published number of parameters', (_, architecture, classes, parameters) => {
  const model = architecture.build({ classes });
  expect(countTrainable(model)).toBe(parameters);
  model.dispose();
});

/** As PyTorch counts: without the moving statistics. */
function countTrainable(model: LayersModel): number {
  const sizes = model.trainableWeights.map(({ shape }) => (shape as number[]).reduce((a, b) => a * b, 1));
  return sizes.reduce((a, b) => a + b, 0);
}
