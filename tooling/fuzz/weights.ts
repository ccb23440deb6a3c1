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
import { FuzzTally } from './tally.js';

const count = Number(process.argv[2] ?? 100_000);
const first = Number(process.argv[3] ?? 0);

await setBackend('cpu');
const samples = Object.entries(await sampleFiles());
const tally = new FuzzTally(samples.map(([format]) => format));

for (let seed = first; seed < first + count; seed++) {
  const [format, files] = samples[seed % samples.length]!;
  const storage = memoryStorage(mutateFiles(files, createRandom(seed, 'fuzz')));
  const tensors = memory().numTensors;
  await tally.count(format, seed, {
    // Building a model takes most of the time, so only some are.
    read: async () => (seed % 7 === 0 ? (await loadLayersModel(storage)).dispose() : readWeights(storage)),
    isForPeople: (error) => error instanceof BundleError || error instanceof ShapeError,
  });
  if (memory().numTensors !== tensors) tally.fail(format, seed, 'left tensors behind');
}
tally.report(count, first);
