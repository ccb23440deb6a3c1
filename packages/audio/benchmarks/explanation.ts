/**
 * Where the maps of an explanation peak, for words at known places: in the word, near it, or elsewhere, by how features are normalised.
 *
 *     npx tsx --conditions=@striate/source packages/audio/benchmarks/explanation.ts [folder] [normalization ...]
 *
 * Each clip is 2.5 seconds of pink noise with one spoken digit in it, 30 dB above the noise by power. The last convolution of
 * `compactCnn` sees 38 frames, 0.6 s: what it finds in a word may peak 0.3 s beside it, which is `near`.
 */
import {
  AudioClassifier,
  audioFiles,
  type ClipNormalization,
  coloredNoise,
  decodeAudio,
  mixDown,
  type Waveform,
} from '@striate/audio';
import { createRandom, useBackend } from '@striate/core';
import { Dataset } from '@striate/core/data';

const RATE = 8000;
const SECONDS = 2.5;
const NEAR = 0.3;
const EXPLAINED = 200;
const [folder = '../shared/data/fsdd', ...asked] = process.argv.slice(2);
const ALL: readonly ClipNormalization[] = ['none', 'band-mean', 'band', 'clip'];

interface Clip extends Waveform {
  readonly from: number;
  readonly to: number;
}

const data = await audioFiles(folder, { pattern: '{label}_{speaker}_{take}.wav' });

async function clipsOf(part: typeof data): Promise<Dataset<Clip>> {
  const clips: Clip[] = [];
  const labels: number[] = [];
  for (let i = 0; i < part.length; i++) {
    const random = createRandom(i, 'place');
    const { samples: word } = mixDown(await decodeAudio(await part.read(i)));
    const samples = coloredNoise('pink', RATE * SECONDS, random).map((sample) => 0.01 * sample);
    const length = Math.min(word.length, RATE);
    const first = random.integer(samples.length - length);
    const power = word.reduce((sum, sample) => sum + sample * sample, 0) / word.length;
    for (let j = 0; j < length; j++) {
      samples[first + j] = (samples[first + j] as number) + (0.3 * (word[j] as number)) / Math.sqrt(power);
    }
    clips.push({ samples, sampleRate: RATE, from: first / RATE, to: (first + length) / RATE });
    labels.push(part.info(i).label);
  }
  return Dataset.fromArrays(clips, labels, { labels: data.labels });
}

await useBackend({ backend: 'wasm', threads: 2 });
const sides = data.split({ test: { take: [0, 1, 2, 3, 4] } });
const [train, test] = [await clipsOf(sides.train), await clipsOf(sides.test)];
for (const normalization of ALL.filter((one) => asked.length === 0 || asked.includes(one))) {
  const features = { frameLength: 256, hopLength: 128, normalization };
  const classifier = await AudioClassifier.fit(train, {
    ...{ features, sampleRate: RATE, seconds: SECONDS, level: 'none', augment: 'none', epochs: 8, seed: 1 },
  });
  const { accuracy } = await classifier.evaluate(test);
  console.log(`normalization '${normalization}': accuracy ${(100 * accuracy).toFixed(1)}%`);
  const peaks = { gradCam: [0, 0, 0], occlusion: [0, 0, 0] };
  for (let i = 0; i < EXPLAINED; i++) {
    const { from, to, ...clip } = await test.read(Math.floor((i * test.length) / EXPLAINED));
    const { shape, start, hop, ...maps } = await classifier.explain(clip);
    for (const map of ['gradCam', 'occlusion'] as const) {
      const place = maps[map].indexOf(Math.max(...maps[map]));
      const time = start + (Math.floor(place / shape[1]) + 0.5) * hop;
      const beside = Math.max(from - time, time - to);
      (peaks[map] as number[])[beside <= 0 ? 0 : beside <= NEAR ? 1 : 2]!++;
    }
  }
  for (const [map, [inside, near, elsewhere]] of Object.entries(peaks)) {
    console.log(`  ${map}: ${inside} of ${EXPLAINED} in the word, ${near} near it, ${elsewhere} elsewhere`);
  }
  classifier.dispose();
}
