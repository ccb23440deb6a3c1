import { existsSync } from 'node:fs';
import { DataError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { encodeSafetensors, type TensorData, WeightMismatchError, weightData } from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { alexNet } from '../models/alexnet.js';
import { mobileNetV1 } from '../models/mobilenet-v1.js';
import { mobileNetV2 } from '../models/mobilenet-v2.js';
import { resNet } from '../models/resnet.js';
import type { ImageBackbone } from './image-backbone.js';
import { backboneArchitectures, loadImageBackbone } from './load-image-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const RANDOM = { weights: 'random', includeTop: false, inputSize: 64 } as const;

/** The backbone's weights as a file; the backbone is disposed of. */
async function fileOf(
  backbone: ImageBackbone,
): Promise<{ name: string; weights: Record<string, TensorData> }> {
  const { name } = backbone;
  const weights = await weightData(backbone.model);
  backbone.dispose();
  return { name, weights };
}

describe('loadImageBackbone', () => {
  test.each([
    ['MobileNetV1 of a quarter', () => mobileNetV1({ alpha: 0.25, ...RANDOM })],
    ['MobileNetV1 of a half', () => mobileNetV1({ alpha: 0.5, ...RANDOM })],
    ["MobileNetV2 by torchvision's names", () => mobileNetV2({ alpha: 0.5, ...RANDOM })],
    ["MobileNetV2 by Keras's names", () => mobileNetV2({ alpha: 0.35, layout: 'keras', ...RANDOM })],
    ['ResNet-18', () => resNet({ depth: 18, ...RANDOM })],
    ['AlexNet', () => alexNet(RANDOM)],
  ])('tells %s by its weights', async (_, build) => {
    const { name, weights } = await fileOf(await build());
    const before = memory().numTensors;
    const backbone = await loadImageBackbone({ weights: encodeSafetensors(weights), inputSize: 64 });
    expect(backbone.name).toBe(name);
    // As bytes: millions of numbers one by one would take minutes.
    expect(
      Buffer.compare(encodeSafetensors(await weightData(backbone.model)), encodeSafetensors(weights)),
    ).toBe(0);
    backbone.dispose();
    // Networks that did not fit are gone too.
    expect(memory().numTensors).toBe(before);
  });

  test('a named architecture is what the weights must be of, and what differs is listed', async () => {
    const { weights } = await fileOf(await mobileNetV1({ alpha: 0.25, ...RANDOM }));
    const file = encodeSafetensors(weights);
    const named = await loadImageBackbone({
      weights: file,
      architecture: 'mobilenet-v1-0.25',
      inputSize: 64,
    });
    expect(named.name).toBe('mobilenet-v1-0.25');
    named.dispose();
    await expect(loadImageBackbone({ weights: file, architecture: 'mobilenet-v1-0.5' })).rejects.toThrow(
      WeightMismatchError,
    );
    await expect(loadImageBackbone({ weights: file, architecture: 'mobilenet' })).rejects.toThrow(
      /architecture must be one of mobilenet-v1-0\.25, .*, alexnet; received "mobilenet"/,
    );
  });

  test('weights of no known network, or with shapes of none, are refused with the names that are known', async () => {
    const unknown = encodeSafetensors({
      'encoder.0.weight': { dtype: 'F32', shape: [1], data: new Float32Array(1) },
    });
    await expect(loadImageBackbone({ weights: unknown })).rejects.toThrow(DataError);
    await expect(loadImageBackbone({ weights: unknown })).rejects.toThrow(/has encoder\.0\.weight, .*vgg-16/);
    const { weights } = await fileOf(await mobileNetV1({ alpha: 0.25, ...RANDOM }));
    const { 'conv1/kernel': kernel, ...others } = weights;
    const cut = encodeSafetensors(others);
    expect(kernel?.shape).toEqual([3, 3, 3, 8]);
    const before = memory().numTensors;
    await expect(loadImageBackbone({ weights: cut })).rejects.toThrow(
      /names of one of the networks mobilenet-v1-0\.25, .*mobilenet-v1-1, but fit none/,
    );
    expect(memory().numTensors).toBe(before);
  });

  test('all architectures are listed by name', () => {
    expect(backboneArchitectures).toContain('mobilenet-v2-1.4');
    expect(new Set(backboneArchitectures).size).toBe(backboneArchitectures.length);
    expect(backboneArchitectures.length).toBe(16);
  });
});

const PUBLISHED = new URL('../../../../../shared/data/mobilenet_v1_0.25_224', import.meta.url).pathname;

test.runIf(existsSync(PUBLISHED))('tells the published MobileNet of a quarter from its folder', async () => {
  const backbone = await loadImageBackbone({ weights: PUBLISHED, inputSize: 96 });
  expect(backbone.name).toBe('mobilenet-v1-0.25');
  expect(backbone.labels?.[0]).toBe('tench');
  backbone.dispose();
});
