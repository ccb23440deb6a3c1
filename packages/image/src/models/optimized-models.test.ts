import { existsSync, readFileSync } from 'node:fs';
import { optimizeForInference } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import type { Architecture } from '@striate/core/classifier';
import { io, memory, randomNormal, randomUniform, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { alexNet } from './alexnet.js';
import { lenet5 } from './lenet5.js';
import { mobileNetV1 } from './mobilenet-v1.js';
import { mobileNetV2 } from './mobilenet-v2.js';
import { resNet } from './resnet.js';
import { resNetCifar } from './resnet-cifar.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

const CASES: readonly [string, Architecture, number[]][] = [
  ['LeNet-5', lenet5(), [28, 28, 1]],
  ['LeNet-5 as of 1998', lenet5({ variant: 'classic' }), [28, 28, 1]],
  ['AlexNet', alexNet(), [67, 67, 3]],
  ['ResNet-20', resNetCifar({ depth: 20 }), [32, 32, 3]],
  ['ResNet-20 with projections', resNetCifar({ depth: 20, shortcut: 'projection' }), [32, 32, 3]],
  ['ResNet-18', resNet({ depth: 18 }), [64, 64, 3]],
  ['ResNet-50', resNet({ depth: 50 }), [64, 64, 3]],
  ['MobileNetV1', mobileNetV1({ alpha: 0.25 }), [64, 64, 3]],
  ['MobileNetV2', mobileNetV2({ alpha: 0.35 }), [64, 64, 3]],
  ['MobileNetV2 as in Keras', mobileNetV2({ alpha: 0.35, layout: 'keras' }), [64, 64, 3]],
];

/** Statistics of batch normalisation as training leaves them, which initial ones (0 and 1) would not put to the test. */
function withStatistics(model: LayersModel): LayersModel {
  tidy(() => {
    model.weights.forEach((weight, seed) => {
      const { originalName, shape } = weight;
      if (originalName.endsWith('moving_mean'))
        weight.write(randomNormal(shape as [number], 0, 0.1, 'float32', seed));
      if (originalName.endsWith('moving_variance'))
        weight.write(randomUniform(shape as [number], 0.5, 1.5, 'float32', seed));
    });
  });
  return model;
}

function normalizations({ layers }: LayersModel): number {
  return layers.filter((layer) => layer.getClassName() === 'BatchNormalization').length;
}

/** @returns the largest difference between the probabilities of a model and of its optimised copy */
function differenceAfter(model: LayersModel, shape: number[]): number {
  const before = memory().numTensors;
  const copy = optimizeForInference(model);
  expect(normalizations(copy)).toBe(0);
  const largest = tidy(() => {
    const x = randomUniform([2, ...shape], -1, 1, 'float32', 1);
    const [expected, actual] = [model, copy].map((one) => (one.predict(x) as Tensor).dataSync());
    return Math.max(...expected!.map((value, index) => Math.abs(value - actual![index]!)));
  });
  copy.dispose();
  expect(memory().numTensors).toBe(before);
  return largest;
}

test.each(CASES)(
  '%s gives the same probabilities without batch normalisation',
  (_, architecture, inputShape) => {
    const model = withStatistics(architecture.build({ classes: 5, inputShape, seed: 1 }));
    expect(differenceAfter(model, inputShape)).toBeLessThan(1e-4);
    model.dispose();
  },
);

const MOBILENET = new URL('../../../../../shared/data/mobilenet_v1_0.25_224/', import.meta.url);

test('a published MobileNet, loaded by plain tfjs, gives the same probabilities with 33 of its 88 layers', async ({
  skip,
}) => {
  if (!existsSync(MOBILENET)) skip('../shared/data/mobilenet_v1_0.25_224 is not on this machine');
  const { modelTopology, weightsManifest } = JSON.parse(
    readFileSync(new URL('model.json', MOBILENET), 'utf8'),
  );
  const [{ paths, weights }] = weightsManifest;
  const weightData = new Uint8Array(readFileSync(new URL(paths[0], MOBILENET))).buffer;
  const model = await loadLayersModel(io.fromMemory({ modelTopology, weightSpecs: weights, weightData }));
  expect(differenceAfter(model, [224, 224, 3])).toBeLessThan(1e-4);
  const copy = optimizeForInference(model);
  const kinds = copy.layers.map((layer) => layer.getClassName());
  const counts = [...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]);
  expect(counts).toEqual([
    ['InputLayer', 1],
    ['Conv2D', 15],
    ['DepthwiseConv2D', 13],
    ['GlobalAveragePooling2D', 1],
    ['Reshape', 2],
    ['Activation', 1],
  ]);
  copy.dispose();
  model.dispose();
});
