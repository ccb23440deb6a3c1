import { useBackend } from '@striate/core';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { builtinDigits } from './datasets/index.js';
import { drawExplanation } from './explanation/index.js';
import { ImageClassifier } from './image-classifier.js';
import { lenet5, mobileNetV1 } from './models/index.js';

const held = builtinDigits({ split: 'test', count: 50 });

describe.each(['wasm', 'webgl'] as const)('ImageClassifier on %s in a browser', (backend) => {
  test('learns, predicts a Blob, and is the same after IndexedDB', async () => {
    await useBackend({ backend });
    const classifier = await ImageClassifier.fit(builtinDigits({ count: 200 }), {
      model: lenet5(),
      epochs: 3,
      batchSize: 20,
      seed: 1,
    });
    const history = classifier.training?.history ?? [];
    expect(history.at(-1)?.loss).toBeLessThan(0.8 * (history[0]?.loss ?? 0));
    // Guessing is right for one in ten.
    expect((await classifier.evaluate(held)).accuracy).toBeGreaterThan(0.3);

    const png = await toPng(3);
    const predicted = await classifier.predict(png, { topK: 3 });
    expect(predicted.length).toBe(3);
    await classifier.save('indexeddb://image-classifier-test');
    const loaded = await ImageClassifier.load('indexeddb://image-classifier-test');
    expect(await loaded.predict(png, { topK: 3 })).toEqual(predicted);
    loaded.dispose();
    classifier.dispose();
    expect(memory().numTensors).toBe(0);
  });

  test('fine-tunes a backbone, whose bundle predicts and explains a Blob in the same way', async () => {
    await useBackend({ backend });
    const backbone = await mobileNetV1({ alpha: 0.25, weights: 'random', includeTop: false, inputSize: 64 });
    const data = builtinDigits({ count: 20 });
    const options = { epochs: 2, freezeEpochs: 1, unfreezeFrom: 'conv_dw_13', augment: 'none' } as const;
    const classifier = await ImageClassifier.fineTune(data, { backbone, ...options });
    const png = await toPng(4);
    const [predicted, explained] = [
      await classifier.predict(png),
      await classifier.explain(png, { patch: [32, 32] }),
    ];
    expect(explained).toMatchObject({
      label: predicted[0]?.label,
      layer: 'conv_pw_13_relu',
      shape: [64, 64],
    });
    expect([...explained.gradCam, ...explained.occlusion].every(Number.isFinite)).toBe(true);
    await classifier.save('indexeddb://fine-tuned-test');
    const loaded = await ImageClassifier.load('indexeddb://fine-tuned-test');
    expect(await loaded.predict(png)).toEqual(predicted);
    const again = await loaded.explain(png, { patch: [32, 32] });
    expect(again.gradCam).toEqual(explained.gradCam);
    expect(drawExplanation(again).markup).toContain('data:image/png;base64,');
    for (const owner of [loaded, classifier, backbone]) owner.dispose();
    expect(memory().numTensors).toBe(0);
  });
});

async function toPng(index: number): Promise<Blob> {
  const { data, width, height } = (await held.at(index)).input;
  const rgba = new Uint8ClampedArray(data.length * 4).fill(255);
  data.forEach((value, i) => {
    rgba.fill(value, i * 4, i * 4 + 3);
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
