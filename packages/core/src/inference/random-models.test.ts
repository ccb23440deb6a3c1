import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { optimizeForInference } from './optimize-for-inference.js';
import { expectClose, outputsOf, withTrainedWeights } from './testing/trained.js';

type Layer = LayersModel['layers'][number];

beforeAll(() => setBackend('cpu'));

const padding = fc.constantFrom('same' as const, 'valid' as const);
const size = fc.integer({ min: 1, max: 3 });
const strides = fc.integer({ min: 1, max: 2 });
const useBias = fc.boolean();
const side = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }));
const activation = fc.constantFrom('linear' as const, 'relu' as const, 'relu6' as const, 'sigmoid' as const);

/** Layers that take any picture and keep three channels. */
const layer: fc.Arbitrary<() => Layer> = fc.oneof(
  fc
    .record({ kernelSize: size, strides, padding, useBias, activation })
    .map((config) => () => layers.conv2d({ filters: 3, ...config })),
  fc
    .record({ kernelSize: size, strides, padding, useBias, activation })
    .map((config) => () => layers.depthwiseConv2d(config)),
  fc
    .record({ kernelSize: size, strides, padding, useBias })
    .map((config) => () => layers.separableConv2d({ filters: 3, ...config })),
  fc.record({ useBias, activation }).map((config) => () => layers.dense({ units: 3, ...config })),
  fc
    .record({ scale: fc.boolean(), center: fc.boolean() })
    .map((config) => () => layers.batchNormalization(config)),
  fc.tuple(side, side).map((sides) => () => layers.zeroPadding2d({ padding: sides })),
  activation.map((name) => () => layers.activation({ activation: name })),
  fc.constant(() => layers.reLU({ maxValue: 6 })),
  fc.constant(() => layers.dropout({ rate: 0.5 })),
);

/** A row of layers; each may be used once more, behind itself, and added to what came before it. */
const part = fc.record({ layer, again: fc.nat(9), join: fc.nat(3) });

function build(
  parts: readonly { layer: () => Layer; again: number; join: number }[],
): LayersModel | undefined {
  const x = input({ shape: [9, 9, 3] });
  let y = x;
  try {
    for (const { layer, again, join } of parts) {
      const before = y;
      const made = layer();
      y = made.apply(y) as SymbolicTensor;
      if (again === 0) y = made.apply(y) as SymbolicTensor;
      if (join === 0 && y.shape.join() === before.shape.join())
        y = layers.add().apply([y, before]) as SymbolicTensor;
    }
  } catch {
    return undefined;
  }
  // Pictures of no pixels are left, which tfjs refuses only in prediction.
  return y.shape.slice(1).every((length) => length! > 0) ? model({ inputs: x, outputs: y }) : undefined;
}

test('random models of random layers give the same after optimisation, and leak nothing', async () => {
  let optimised = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 8 }), fc.nat(), async (parts, seed) => {
      const original = build(parts);
      fc.pre(original !== undefined);
      const before = memory().numTensors;
      const expected = await outputsOf(withTrainedWeights(original as LayersModel, seed), { batch: 1 });
      const copy = optimizeForInference(original as LayersModel);
      expectClose(await outputsOf(copy, { batch: 1 }), expected);
      if (copy.layers.length < (original as LayersModel).layers.length) optimised++;
      copy.dispose();
      expect(memory().numTensors).toBe(before);
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(optimised).toBeGreaterThan(100);
});
