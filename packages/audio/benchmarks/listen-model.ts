/**
 * Trains what `listen.ts` listens with: ten digits, silence, and parts of words. Some two minutes on two threads.
 *
 *     npx tsx --conditions=@striate/source packages/audio/benchmarks/listen-model.ts ../shared/data/fsdd /tmp/digits
 */
import {
  AudioClassifier,
  audioFiles,
  backgroundNoise,
  coloredNoise,
  compose,
  decodeAudio,
  mixDown,
  randomShift,
  SILENCE,
  UNKNOWN,
  type Waveform,
} from '@striate/audio';
import { createRandom, type Random, useBackend } from '@striate/core';
import { Dataset } from '@striate/core/data';

const RATE = 8000;
const SECONDS = 0.8;
const [folder = '../shared/data/fsdd', location = './digits-model'] = process.argv.slice(2);

await useBackend({ backend: 'wasm', threads: 2 });
const recordings = await audioFiles(folder, { pattern: '{label}_{speaker}_{take}.wav' });
const { train } = recordings.split({ test: { take: [0, 1, 2, 3, 4] } });
const digits = await Promise.all(
  Array.from({ length: train.length }, async (_, i) => mixDown(await decodeAudio((await train.at(i)).input))),
);

/** A clip with the beginning of a word at its end, or the end of one at its beginning. */
function part({ samples }: Waveform, random: Random): Waveform {
  const clip = new Float32Array(RATE * SECONDS);
  const length = Math.min(Math.round(samples.length * (0.1 + 0.35 * random.uniform())), clip.length);
  if (random.uniform() < 0.5) clip.set(samples.subarray(0, length), clip.length - length);
  else clip.set(samples.subarray(samples.length - length));
  return { samples: clip, sampleRate: RATE };
}

function noise(random: Random): Waveform {
  const samples = coloredNoise(random.uniform() < 0.5 ? 'pink' : 'white', RATE * SECONDS, random);
  return { samples: samples.map((sample) => 0.05 * sample), sampleRate: RATE };
}

const random = createRandom(1);
const labels = [...recordings.labels, SILENCE, UNKNOWN];
const examples = [
  ...digits.map((input, i) => ({ input, label: train.info(i).label })),
  ...Array.from({ length: 400 }, () => ({ input: noise(random), label: labels.indexOf(SILENCE) })),
  ...Array.from({ length: 800 }, (_, i) => ({
    input: part(digits[(i * 7) % digits.length] as Waveform, random),
    label: labels.indexOf(UNKNOWN),
  })),
];
const dataset = Dataset.from<Waveform>({
  labels,
  length: examples.length,
  info: (i) => ({ id: `sound ${i}`, label: examples[i]?.label as number, fields: {} }),
  read: (i) => examples[i]?.input as Waveform,
});
const classifier = await AudioClassifier.fit(dataset, {
  sampleRate: RATE,
  seconds: SECONDS,
  epochs: 8,
  seed: 1,
  augment: compose(randomShift({ seconds: 0.1 }), backgroundNoise({ snr: [0, 30] })),
});
await classifier.save(location);
