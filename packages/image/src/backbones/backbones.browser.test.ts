import { useBackend } from '@striate/core/backend';
import { encodeSafetensors, weightData } from '@striate/core/weights';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { mobileNetV1 } from '../models/mobilenet-v1.js';
import type { ImageBackbone } from './image-backbone.js';

const SMALL = { alpha: 0.25, inputSize: 32 } as const;

test('a page loads a backbone from picked files, and sees with it what it saw before', async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const random = await mobileNetV1({ ...SMALL, weights: 'random', labels: ['a', 'b', 'c'] });
  const weights = encodeSafetensors(await weightData(random.model));
  const expected = await see(random);
  random.dispose();
  const files = [new File([weights], 'model.safetensors'), new File(['["x", "y", "z"]'], 'labels.json')];
  const backbone = await mobileNetV1({ ...SMALL, weights: files });
  expect(backbone.labels).toEqual(['x', 'y', 'z']);
  expect(await see(backbone)).toEqual(expected);
  backbone.dispose();
});

/** Of a picture from a canvas, whose left half is red. */
async function see({ model, preprocessor }: ImageBackbone): Promise<Float32Array> {
  const canvas = new OffscreenCanvas(80, 64);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = 'red';
  context.fillRect(0, 0, 40, 64);
  const { data, shape } = preprocessor.finish(await preprocessor.prepare(canvas));
  // Red is 1, 0, 0, so 1, -1, -1 for this network.
  expect([...data.slice(0, 3)]).toEqual([1, -1, -1]);
  return tidy(() => (model.predict(tensor(data, [1, ...shape])) as Tensor).dataSync<'float32'>());
}
