/**
 * How many clips a second features take, on one thread, beside Meyda in the same run.
 *
 *     npx tsx --conditions=@striate/source packages/audio/benchmarks/features.ts
 *
 * Clips of one second at 16 kHz; medians of nine rounds after two for warm-up, in turns, by the CPU time of all of the process, so
 * that what else the machine does counts little. Meyda's `melBands` takes the same
 * frames (512 samples each 160) with the same number of bands, with its own filters.
 */

import { type FeatureOptions, featureExtractor, meydaFeatures } from '@striate/audio/features';
import { useBackend } from '@striate/core/backend';

const CLIPS = 64;
const ROUNDS = 11;
const RATE = 16_000;

const clips = Array.from({ length: CLIPS }, (_, clip) =>
  Float32Array.from({ length: RATE }, (_, i) => 0.5 * Math.sin(i * (clip + i) * 1e-4)),
);

const inTurn = (options: FeatureOptions) => {
  const extractor = featureExtractor(RATE, options);
  return async () => {
    for (const clip of clips) extractor.extract(clip);
  };
};
const batched = (options: FeatureOptions) => {
  const extractor = featureExtractor(RATE, options);
  return async () => {
    for (let i = 0; i < CLIPS; i += 16) await extractor.extractBatch(clips.slice(i, i + 16));
  };
};
const meyda = (engine: 'fast' | 'meyda') => async () => {
  // A part of the clips: Meyda takes a hundred times as long.
  for (const samples of clips.slice(0, CLIPS / 8)) {
    await meydaFeatures(
      { samples, sampleRate: RATE },
      { features: ['melBands'], bufferSize: 512, hopLength: 160, melBands: 40, engine },
    );
  }
};

const tasks: Record<string, { run: () => Promise<void>; clips: number }> = {
  'log-mel, clip by clip': { run: inTurn({}), clips: CLIPS },
  'log-mel, batches of 16': { run: batched({}), clips: CLIPS },
  'PCEN, clip by clip': { run: inTurn({ compression: 'pcen' }), clips: CLIPS },
  'MFCC with two deltas, clip by clip': { run: inTurn({ kind: 'mfcc', deltas: 2 }), clips: CLIPS },
  "Meyda's melBands, batches of 16": {
    run: batched({ frameLength: 512, periodic: false, melScale: 'meyda', floor: 1 }),
    clips: CLIPS,
  },
  "Meyda's melBands, fast": { run: meyda('fast'), clips: CLIPS / 8 },
  "Meyda's melBands, meyda": { run: meyda('meyda'), clips: CLIPS / 8 },
};

await useBackend({ backend: 'wasm', threads: 1 });
const seconds: Record<string, number[]> = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, { run, clips: count }] of Object.entries(tasks)) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    if (round > 1) seconds[name]?.push((user + system) / 1e6 / count);
  }
}
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const peer = median(seconds["Meyda's melBands, meyda"] as number[]);
for (const [name, times] of Object.entries(seconds)) {
  const time = median(times);
  console.log(`${name}: ${Math.round(1 / time)} clips a second, ${(peer / time).toFixed(1)} x Meyda`);
}
