import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { indexedDbStorage } from '../storage/indexed-db.js';
import { weightData } from '../weights/model-weights.js';
import { fineTuneClassifier } from './fine-tune-classifier.js';
import { mirrored, smallBackbone, textures } from './testing/small-backbone.js';

describe.each(['wasm', 'webgl'] as const)('fine-tuning in a browser on %s', (name) => {
  test('learns, leaves what is frozen to the bit, and finds its features in IndexedDB', async () => {
    await useBackend({ backend: name, threads: name === 'wasm' ? 1 : undefined });
    const backbone = smallBackbone();
    const before = await weightData(backbone.model);
    const { numTensors } = memory();
    const featureCache = indexedDbStorage(`features-${name}`);
    const options = {
      ...{ backbone, featureCache, variants: [mirrored], seed: 1 },
      ...{
        epochs: 6,
        freezeEpochs: 3,
        unfreezeFrom: 'conv2',
        learningRate: 0.03,
        unfrozenLearningRate: 0.01,
      },
    };
    const first = await fineTuneClassifier(textures(45), options);
    const { history } = first.training;
    expect(history.at(-1)?.loss).toBeLessThan(0.8 * (history[0]?.loss as number));
    const after = await weightData(first.model);
    for (const weight of ['conv1/kernel', 'bn1/moving_mean', 'bn2/moving_variance', 'bn2/gamma']) {
      expect(after[weight]).toEqual(before[weight]);
    }
    expect(after['conv2/kernel']).not.toEqual(before['conv2/kernel']);
    first.model.dispose();
    backbone.preprocessor.content = ({ data }) => new Uint8Array(data.buffer.slice(0));
    (await fineTuneClassifier(textures(45), options)).model.dispose();
    // In each of the two phases once for its content and once for its features; then never, as the content is the same.
    expect(backbone.preprocessor.prepared).toBe(45 * 4);
    expect(memory().numTensors).toBe(numTensors);
  });
});
