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
import { FuzzTally } from './tally.js';

const count = Number(process.argv[2] ?? 100_000);
const first = Number(process.argv[3] ?? 0);

const samples = Object.entries(await sampleAudioFiles());
const tally = new FuzzTally(samples.map(([format]) => format));

for (let seed = first; seed < first + count; seed++) {
  const [format, valid] = samples[seed % samples.length]!;
  const bytes = damageAudio(valid, createRandom(seed, 'fuzz'));
  await tally.count(format, seed, {
    read: async () => {
      const decoded = await decodeAudio(bytes, { maxSamples: 10_000_000 });
      if (!decoded.samples.every(Number.isFinite))
        tally.fail(format, seed, 'gave numbers that are not finite');
    },
    isForPeople: (error) => error instanceof DataError,
  });
}
tally.report(count, first);
