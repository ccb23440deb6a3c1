/**
 * Listens to a stream of known content, on one thread: what is recognised, how late, how fast, in how much memory.
 *
 *     NODE_OPTIONS=--expose-gc npx tsx --conditions=@striate/source packages/audio/benchmarks/listen.ts <bundle> [folder] [threshold] [minutes]
 *
 * The stream is made of the spoken digits' test part (takes 0 to 4) over pink noise, each word at 20, 10, 5 or 0 dB above it by power, 1.5
 * to 4.5 seconds from the one before, with half a minute of noise alone in every two. `listen-model.ts` makes a bundle.
 */
import {
  AudioClassifier,
  audioFiles,
  coloredNoise,
  decodeAudio,
  type Hit,
  listeningMetrics,
  mixDown,
  type TrueSound,
  type Waveform,
} from '@striate/audio';
import { createRandom, useBackend } from '@striate/core';

const [bundle, folder = '../shared/data/fsdd', threshold, minutes = '10'] = process.argv.slice(2);
if (!bundle) throw new Error('listen: name a bundle; listen-model.ts makes one.');
const RATE = 8000;
const NOISE = 0.01;
const RATIOS = [20, 10, 5, 0];
const duration = 60 * Number(minutes);

const data = await audioFiles(folder, { pattern: '{label}_{speaker}_{take}.wav' });
const { test } = data.split({ test: { take: [0, 1, 2, 3, 4] } });
const words = await Promise.all(
  Array.from({ length: test.length }, async (_, i) => mixDown(await decodeAudio((await test.at(i)).input))),
);

const random = createRandom(7);
const truth: (TrueSound & { readonly ratio: number })[] = [];
const stream = coloredNoise('pink', RATE * duration, random).map((sample) => NOISE * sample);
for (let at = 2; at < duration - 5; at += 1.5 + 3 * random.uniform()) {
  if (at % 120 > 90) continue;
  const index = random.integer(words.length);
  const { samples } = words[index] as Waveform;
  const ratio = RATIOS[truth.length % RATIOS.length] as number;
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const gain = NOISE * Math.sqrt(10 ** (ratio / 10) / power);
  const first = Math.round(at * RATE);
  for (const [i, sample] of samples.entries()) stream[first + i] = (stream[first + i] ?? 0) + gain * sample;
  at += samples.length / RATE;
  truth.push({ label: data.labels[test.info(index).label] as string, start: first / RATE, end: at, ratio });
}

/** Pieces of 50 ms, as a microphone gives them. */
function* pieces(): Generator<Waveform> {
  const length = RATE / 20;
  for (let at = 0; at < stream.length; at += length) {
    yield { samples: stream.subarray(at, at + length), sampleRate: RATE };
  }
}

await useBackend({ backend: 'wasm', threads: 1 });
const classifier = await AudioClassifier.load(bundle, { optimize: true });
const memory: string[] = [];
let measured = 0;
const listening = classifier.listen(pieces(), {
  threshold: threshold ? Number(threshold) : undefined,
  onWindow({ time }) {
    if (time < measured) return;
    measured += duration / 5;
    // Garbage is no memory that is needed.
    globalThis.gc?.();
    memory.push(`${Math.round(process.memoryUsage.rss() / 2 ** 20)}`);
  },
});
const hits: Hit[] = [];
const start = process.cpuUsage();
for await (const hit of listening) hits.push(hit);
const { user, system } = process.cpuUsage(start);

const metrics = listeningMetrics(hits, truth, { duration });
const { realTimeFactor, windows, silent, dropped } = listening.statistics;
console.log(`${metrics.hits.length} of ${truth.length} words, ${metrics.misses.length} misses`);
for (const ratio of RATIOS) {
  const all = truth.filter((sound) => sound.ratio === ratio).length;
  const found = metrics.hits.filter(
    ({ sound }) => truth.find((each) => each === sound)?.ratio === ratio,
  ).length;
  console.log(`  at ${ratio} dB: ${found} of ${all}`);
}
console.log(
  `${metrics.falseAlarmsPerHour.toFixed(1)} false alarms an hour, latency ${metrics.medianLatency.toFixed(2)} s`,
);
console.log(
  `${windows} windows, ${silent} silent, ${dropped} dropped; ${realTimeFactor.toFixed(1)} x real time`,
);
console.log(
  `${(duration / ((user + system) / 1e6)).toFixed(1)} x real time by CPU time of the whole process`,
);
console.log(`memory ${memory.join(', ')} MiB`);
