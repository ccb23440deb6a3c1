import { useBackend } from '@striate/core/backend';
import { withoutInitialWeights } from '@striate/core/layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import type { AudioArchitecture } from './audio-architecture.js';
import { bcResNet } from './bc-resnet.js';
import { compactCnn } from './compact-cnn.js';
import { type DsCnnOptions, dsCnn } from './ds-cnn.js';
import { m5 } from './m5.js';
import { tcResNet } from './tc-resnet.js';
import { vggish } from './vggish.js';

beforeAll(async () => {
  // Holds each number once.
  await useBackend({ backend: 'cpu' });
});

/** Without drawing weights: only their number counts. */
function measured<T>(
  architecture: AudioArchitecture,
  classes: number,
  measure: (model: LayersModel) => T,
): T {
  const model = withoutInitialWeights(() => architecture.build({ classes }));
  const result = measure(model);
  model.dispose();
  return result;
}

const sizeOf = (shape: readonly (number | null)[]) =>
  shape.reduce<number>((size, one) => size * (one ?? 1), 1);

const count = (weights: LayersModel['weights']) =>
  weights.reduce((total, { shape }) => total + sizeOf(shape), 0);

// Kim et al. 2021, table 1: 9.2K, 27.3K, 54.2K, 188K, 321K (1.5 is not in it); to the digit, the authors' PyTorch network.
test.each([
  [1, 9232],
  [1.5, 17_154],
  [2, 27_284],
  [3, 54_168],
  [6, 187_812],
  [8, 321_068],
] as const)('BC-ResNet-%d has its published trainable parameters', (width, parameters) => {
  measured(bcResNet({ width }), 12, (model) => expect(count(model.trainableWeights)).toBe(parameters));
});

// Choi et al. 2019, table 1, with moving statistics; within the last of the published digits.
test.each([
  [8, 1, 66_000],
  [14, 1, 137_000],
  [8, 1.5, 145_000],
  [14, 1.5, 305_000],
] as const)('TC-ResNet%d of width %d has about %d weights', (depth, width, published) => {
  measured(tcResNet({ depth, width }), 12, (model) =>
    expect(Math.abs(count(model.weights) - published)).toBeLessThanOrEqual(500),
  );
});

// Zhang et al. 2017, table 4: bytes of 8-bit weights, normalisation folded into a bias for each channel, and of the largest
// input and output of a layer.
test.each([
  ['s', 38_600],
  ['m', 189_200],
  ['l', 497_600],
] as const)('DS-CNN %s needs the published memory', (size: DsCnnOptions['size'], published) => {
  measured(dsCnn({ size }), 12, (model) => {
    const convolutions = model.layers.filter((layer) => /Conv2D|Dense/.test(layer.getClassName()));
    const folded = convolutions.map((layer) => {
      const channels = (layer.outputShape as number[]).at(-1) as number;
      return sizeOf(layer.weights[0]?.shape ?? []) + channels;
    });
    const held = convolutions.map((layer) => {
      const { inputShapes } = layer.inboundNodes[0] as { inputShapes: (number | null)[][] };
      return sizeOf(inputShapes[0] ?? []) + sizeOf(layer.outputShape as number[]);
    });
    const bytes = folded.reduce((total, one) => total + one, 0) + Math.max(...held);
    expect(Math.abs(bytes - published)).toBeLessThan(50);
  });
});

// M5: Dai et al. 2017 have 0.5M, to the digit by adding up their table 1. VGGish: the convolutions of the published
// checkpoint with 10 * 512 + 10 more. The others: by hand.
test.each([
  [m5(), 558_090],
  [vggish(), 4_499_712 + 5130],
  [compactCnn(), 79_866],
  [dsCnn({ size: 's' }), 23_050],
] as const)('$name has $1 trainable parameters at 10 classes', (architecture, parameters) => {
  measured(architecture, 10, (model) => expect(count(model.trainableWeights)).toBe(parameters));
});

// The published checkpoint has 72,141,184 at 96x64, where 12,288 numbers enter the first dense layer; at 16x16 512 do.
test('VGGish with its embedding has the published layers', () => {
  const architecture = vggish({ embedding: true });
  const model = withoutInitialWeights(() => architecture.build({ classes: 10, inputShape: [16, 16, 1] }));
  expect(count(model.weights)).toBe(72_141_184 - (12_288 - 512) * 4096 + 128 * 10 + 10);
  expect(model.getLayer('fc2_relu').outputShape).toEqual([null, 128]);
  model.dispose();
});
