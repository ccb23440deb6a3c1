import { useBackend } from '@striate/core/backend';
import { withoutInitialWeights } from '@striate/core/layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { buildBackbone } from '../backbones/build-backbone.js';
import { alexNetNetwork } from './alexnet.js';
import type { ImageNetwork } from './image-network.js';
import { lenet5 } from './lenet5.js';
import { mobileNetV1Network } from './mobilenet-v1.js';
import { mobileNetV2Network } from './mobilenet-v2.js';
import { resNetNetwork } from './resnet.js';
import { resNetCifar } from './resnet-cifar.js';
import { vgg16Network } from './vgg16.js';

beforeAll(async () => {
  // Holds each number once.
  await useBackend({ backend: 'cpu' });
});

/** Without drawing weights: only their number counts. */
function withNetwork(network: ImageNetwork, classes: number | undefined, use: (model: LayersModel) => void) {
  const { model } = withoutInitialWeights(() => buildBackbone(network, network.inputShape, classes));
  use(model);
  model.dispose();
}

// Sources: torchvision's table of weights; for MobileNetV2 of other widths torchvision's network itself.
test.each([
  ['alexnet', alexNetNetwork(0.5), 61_100_840],
  ['resnet-18', resNetNetwork(18), 11_689_512],
  ['resnet-34', resNetNetwork(34), 21_797_672],
  ['resnet-50', resNetNetwork(50), 25_557_032],
  ['resnet-101', resNetNetwork(101), 44_549_160],
  ['vgg-16', vgg16Network(0.5, 'torchvision'), 138_357_544],
  ['mobilenet-v2-0.35', mobileNetV2Network(0.35, 'torchvision'), 1_677_128],
  ['mobilenet-v2-0.5', mobileNetV2Network(0.5, 'torchvision'), 1_968_680],
  ['mobilenet-v2-0.75', mobileNetV2Network(0.75, 'torchvision'), 2_636_424],
  ['mobilenet-v2-1', mobileNetV2Network(1, 'torchvision'), 3_504_872],
  ['mobilenet-v2-1.3', mobileNetV2Network(1.3, 'torchvision'), 5_386_792],
  ['mobilenet-v2-1.4', mobileNetV2Network(1.4, 'torchvision'), 6_108_776],
])('%s has the published number of parameters', (name, network, parameters) => {
  expect(network.name).toBe(name);
  withNetwork(network, 1000, (model) => expect(countTrainable(model)).toBe(parameters));
});

// Source: the totals of Keras's model summaries, with the moving statistics; without a head those of its "notop" files.
test.each([
  ['mobilenet-v1-0.25', mobileNetV1Network(0.25), 475_544, 218_544],
  ['mobilenet-v1-0.5', mobileNetV1Network(0.5), 1_342_536, 829_536],
  ['mobilenet-v1-0.75', mobileNetV1Network(0.75), 2_601_976, 1_832_976],
  ['mobilenet-v1-1', mobileNetV1Network(1), 4_253_864, 3_228_864],
  ['mobilenet-v2-1-keras', mobileNetV2Network(1, 'keras'), 3_538_984, 2_257_984],
  ['vgg-16-keras', vgg16Network(0.5, 'keras'), 138_357_544, 14_714_688],
])('%s has the number of weights that Keras counts', (name, network, total, headless) => {
  expect(network.name).toBe(name);
  withNetwork(network, 1000, (model) => expect(model.countParams()).toBe(total));
  withNetwork(network, undefined, (model) => expect(model.countParams()).toBe(headless));
});

test("Keras's resnet-50 has biases before its normalisations", () => {
  withNetwork(resNetNetwork(50, 'keras'), 1000, (model) => {
    expect(model.countParams()).toBe(25_636_712);
    expect(countTrainable(model)).toBe(25_583_592);
  });
});

// The CIFAR networks: the paper's table 6 (0.27M to 0.85M), to the digit by adding up its section 4.2 by hand.
test.each([
  ['lenet-5', lenet5(), 61_706],
  ['resnet-20', resNetCifar({ depth: 20 }), 269_722],
  ['resnet-32', resNetCifar({ depth: 32 }), 464_154],
  ['resnet-44', resNetCifar({ depth: 44 }), 658_586],
  ['resnet-56', resNetCifar({ depth: 56 }), 853_018],
  ['resnet-20, option B', resNetCifar({ depth: 20, shortcut: 'projection' }), 272_474],
  ['resnet-32, option B', resNetCifar({ depth: 32, shortcut: 'projection' }), 466_906],
  ['resnet-44, option B', resNetCifar({ depth: 44, shortcut: 'projection' }), 661_338],
  ['resnet-56, option B', resNetCifar({ depth: 56, shortcut: 'projection' }), 855_770],
])('%s has the published number of parameters at 10 classes', (_, architecture, parameters) => {
  const model = architecture.build({ classes: 10 });
  expect(countTrainable(model)).toBe(parameters);
  model.dispose();
});

/** As PyTorch counts: without the moving statistics. */
function countTrainable(model: LayersModel): number {
  const sizes = model.trainableWeights.map(({ shape }) => (shape as number[]).reduce((a, b) => a * b, 1));
  return sizes.reduce((a, b) => a + b, 0);
}
