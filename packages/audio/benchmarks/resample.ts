/**
 * How much faster than real time `resample` is, on one thread.
 *
 *     npx tsx --conditions=@striate/source packages/audio/benchmarks/resample.ts
 *
 * Medians of nine runs over ten seconds of sound, after one run that computes the filter.
 */
import { resample } from '@striate/audio/preprocessing';

const SECONDS = 10;
const ROUNDS = 9;
const RATES = [
  [44_100, 16_000],
  [48_000, 16_000],
  [22_050, 16_000],
  [16_000, 8000],
  [8000, 16_000],
] as const;

for (const [from, to] of RATES) {
  const samples = Float32Array.from({ length: SECONDS * from }, (_, i) => Math.sin(i));
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const start = performance.now();
    resample({ samples, sampleRate: from }, to);
    return (performance.now() - start) / 1000;
  });
  const median = times.slice(1).sort((a, b) => a - b)[ROUNDS >> 1] as number;
  console.log(`${from} to ${to} Hz: ${Math.round(SECONDS / median)} x real time`);
}
