import { expect, test, vi } from 'vitest';
import { sampleAudioFiles } from './decoding/testing/damaged-files.js';
import { decodeAudio } from './index.js';

vi.mock('mpg123-decoder', () => {
  throw new Error('mpg123-decoder was loaded');
});

test('the decoders of compressed formats are loaded by the first such file, not before', async () => {
  const files = await sampleAudioFiles();
  expect((await decodeAudio(files['16-bit']!)).samples.length).toBe(320);
  // Shows that the mock works.
  await expect(decodeAudio(files.mp3!)).rejects.toThrow(/error when mocking|mpg123-decoder was loaded/);
});
