/**
 * Decodes many damaged files of sound, of every format: each must give finite samples or be refused with an error for people,
 * soon and in little memory.
 *
 *     npx -y pnpm@12 fuzz:audio [files] [first seed]
 *
 * A file that fails is told by its format and seed, with which it can be made again.
 */
import { decodeAudio } from '@striate/audio';
import { createRandom, DataError } from '@striate/core';
import { damageAudio, sampleAudioFiles } from '../../packages/audio/src/decoding/testing/damaged-files.js';

const SLOW_MS = 2000;
const count = Number(process.argv[2] ?? 100_000);
const first = Number(process.argv[3] ?? 0);

const samples = Object.entries(await sampleAudioFiles());
const results = new Map(samples.map(([format]) => [format, { read: 0, refused: 0, slowest: 0 }]));
let failures = 0;
let peak = 0;

for (let seed = first; seed < first + count; seed++) {
  const [format, valid] = samples[seed % samples.length]!;
  const result = results.get(format)!;
  const bytes = damageAudio(valid, createRandom(seed, 'fuzz'));
  const start = performance.now();
  try {
    const decoded = await decodeAudio(bytes, { maxSamples: 10_000_000 });
    result.read += 1;
    if (!decoded.samples.every(Number.isFinite)) fail(format, seed, 'gave numbers that are not finite');
  } catch (error) {
    result.refused += 1;
    if (!(error instanceof DataError) || error.message.length > 1000) fail(format, seed, error);
  }
  const took = performance.now() - start;
  result.slowest = Math.max(result.slowest, took);
  if (took > SLOW_MS) fail(format, seed, `took ${took.toFixed(0)} ms`);
  if (seed % 100 === 0) peak = Math.max(peak, process.memoryUsage().rss);
}

console.table(
  Object.fromEntries(
    [...results].map(([format, { slowest, ...rest }]) => [
      format,
      { ...rest, slowestMs: Math.round(slowest) },
    ]),
  ),
);
console.log(
  `${count} files from seed ${first}, ${failures} failures, at most ${Math.round(peak / 1e6)} MB of memory`,
);
if (failures > 0) process.exitCode = 1;

function fail(format: string, seed: number, problem: unknown): void {
  failures += 1;
  console.error(`${format}, seed ${seed}:`, problem);
}
