import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@striate/core/backend';
import { expect, test } from 'vitest';
import { AudioClassifier } from './audio-classifier.js';
import { loadAudioDataset } from './datasets/index.js';

const FSDD = fileURLToPath(new URL('../../../../shared/data/fsdd', import.meta.url));

test('spoken digits of known speakers are told apart after a few epochs on a few takes', async ({ skip }) => {
  if (!existsSync(FSDD)) skip('../shared/data/fsdd is not on this machine');
  await useBackend({ backend: 'wasm', threads: 1 });
  const { all } = await loadAudioDataset(FSDD, { pattern: '{label}_{speaker}_{take}.wav' });
  const { train, test: held } = all!.holdOut('take<3');
  const classifier = await AudioClassifier.fit(train.holdOut('take<13').test, {
    features: { bands: 20, hopLength: 160 },
    epochs: 6,
    batchSize: 16,
    seed: 1,
  });
  // All of it is recorded at 8 kHz, and nearly all within a second.
  expect(classifier.preprocessor.toConfig()).toMatchObject({ sampleRate: 8000, level: 'peak' });
  expect((await classifier.evaluate(held)).accuracy).toBeGreaterThan(0.9);
  classifier.dispose();
});
