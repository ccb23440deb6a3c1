/**
 * Reads many damaged files of weights, of every format: each must be read or refused with an error for people, soon and
 * in little memory.
 *
 *     npx -y pnpm@12 fuzz [files] [first seed]
 *
 * A file that fails is told by its format and seed, with which it can be made again.
 */
import '@tensorflow/tfjs-backend-cpu';
import {
  BundleError,
  createRandom,
  loadLayersModel,
  memoryStorage,
  readWeights,
  ShapeError,
} from '@striate/core';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { mutateFiles, sampleFiles } from '../../packages/core/src/weights/testing/sample-files.js';

const SLOW_MS = 2000;
const count = Number(process.argv[2] ?? 100_000);
const first = Number(process.argv[3] ?? 0);

await setBackend('cpu');
const samples = Object.entries(await sampleFiles());
const results = new Map(samples.map(([format]) => [format, { read: 0, refused: 0, slowest: 0 }]));
let failures = 0;
let peak = 0;

for (let seed = first; seed < first + count; seed++) {
  const [format, files] = samples[seed % samples.length]!;
  const result = results.get(format)!;
  const storage = memoryStorage(mutateFiles(files, createRandom(seed, 'fuzz')));
  const tensors = memory().numTensors;
  const start = performance.now();
  try {
    // Building a model takes most of the time, so only some are.
    if (seed % 7 === 0) (await loadLayersModel(storage)).dispose();
    else await readWeights(storage);
    result.read += 1;
  } catch (error) {
    result.refused += 1;
    const isForPeople = error instanceof BundleError || error instanceof ShapeError;
    if (!isForPeople || error.message.length > 5000) fail(format, seed, error);
  }
  const took = performance.now() - start;
  result.slowest = Math.max(result.slowest, took);
  if (took > SLOW_MS) fail(format, seed, `took ${took.toFixed(0)} ms`);
  if (memory().numTensors !== tensors) fail(format, seed, 'left tensors behind');
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
