import { useBackend } from '@striate/core/backend';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { featureExtractor } from '../features/feature-extractor.js';
import type { FeatureOptions } from '../features/feature-options.js';
import golden from './golden/speech-commands-model.json' with { type: 'json' };
import { speechCommandsModel } from './speech-commands-model.js';
import { noisyTone, speechCommandsFiles } from './testing/speech-commands-files.js';

const RATE = 44_100;
const SIZE = 2048;
const HOP = 1024;
const FRAMES = 43;
const BINS = 232;

/** What the browser's own analyser gives of the sound, every `HOP` samples: `[FRAMES, BINS]`. */
async function analyse(samples: Float32Array): Promise<Float32Array> {
  // A quantum longer: nothing can be asked of a context after its last frame.
  const context = new OfflineAudioContext(1, samples.length + 128, RATE);
  const buffer = context.createBuffer(1, samples.length, RATE);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  const analyser = new AnalyserNode(context, { fftSize: SIZE, smoothingTimeConstant: 0 });
  source.connect(analyser).connect(context.destination);
  const picture = new Float32Array(FRAMES * BINS);
  const all = new Float32Array(SIZE / 2);
  for (let frame = 0; frame < FRAMES; frame++) {
    // Rounded up to the end of a quantum of 128 samples, as all ends of our frames are.
    const end = (SIZE + frame * HOP - 1) / RATE;
    void context.suspend(end).then(() => {
      analyser.getFloatFrequencyData(all);
      picture.set(all.subarray(0, BINS), frame * BINS);
      return context.resume();
    });
  }
  source.start();
  await context.startRendering();
  return picture;
}

test("the input of speech-commands is what the browser's AnalyserNode gives, within 0.05 dB", async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const backbone = await speechCommandsModel({ weights: speechCommandsFiles() });
  const { preprocessor } = backbone;
  const samples = noisyTone();
  const expected = await analyse(samples);
  const options = preprocessor.toConfig().features as FeatureOptions;
  const { data } = featureExtractor(RATE, { ...options, normalization: 'none' }).extract(samples);
  expect(data.length).toBe(expected.length);
  const off = data.map((value, i) => Math.abs(value - (expected[i] as number)));
  expect(Math.max(...off)).toBeLessThan(0.05);
  // And the model, whose weights come from files of a page, answers as in Node.
  const picture = preprocessor.finish(await preprocessor.prepare({ samples, sampleRate: RATE }));
  const probabilities = tidy(() => [
    ...(backbone.model.predict(tensor(picture.data, [1, ...picture.shape])) as Tensor).dataSync(),
  ]);
  const worst = probabilities.map((value, i) => Math.abs(value - (golden.probabilities[i] as number)));
  expect(Math.max(...worst)).toBeLessThan(1e-4);
  backbone.dispose();
});
