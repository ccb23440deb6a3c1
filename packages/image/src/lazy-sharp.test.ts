import { expect, test, vi } from 'vitest';
import { builtinDigits, decodeImage, ImageClassifier, imagePreprocessor } from './index.js';

vi.mock('sharp', () => {
  throw new Error('sharp was loaded');
});

test('sharp is loaded by the first encoded picture, not before', async () => {
  const preprocessor = imagePreprocessor({ size: [20, 20], channels: 1 });
  const input = await builtinDigits().read(0);
  expect(preprocessor.finish(await preprocessor.prepare(input)).shape).toEqual([20, 20, 1]);
  expect(ImageClassifier.name).toBe('ImageClassifier');
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  // Shows that the mock works: without it, this header alone would be called damaged by libvips.
  await expect(decodeImage(png, { channels: 3 })).rejects.toThrow(/error when mocking|sharp was loaded/);
});
