/**
 * A bundle that is trained and saved in Node, with the features and the scores that sounds get there: packages/audio's browser
 * test loads it in a page.
 *
 * Run: npx tsx --conditions=@striate/source tooling/golden/audio-bundle.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { AudioClassifier, type AudioInput, builtinVowels, encodeWav } from '@striate/audio';
import { memoryStorage, readFiles, useBackend } from '@striate/core';
import { smallNetwork } from '../../packages/audio/src/models/testing/small-network.js';

const FOLDER = new URL('../../packages/audio/src/golden/', import.meta.url);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

await useBackend({ backend: 'wasm', threads: 1 });
const classifier = await AudioClassifier.fit(builtinVowels({ count: 144 }), {
  model: smallNetwork(),
  features: { bands: 16, hopLength: 400 },
  epochs: 8,
  batchSize: 16,
  seed: 1,
});
const storage = memoryStorage();
await classifier.save(storage, { weights: 'float16' });
const files = Object.entries(await readFiles(storage)).map(([name, bytes]) => [name, base64(bytes)]);
const loaded = await AudioClassifier.load(storage);

const vowels = builtinVowels({ split: 'test' });
/** Each as a WAV file of its own rate: a page decodes and resamples it too. */
const sounds = await Promise.all([3, 10, 77].map(async (index) => encodeWav(await vowels.read(index))));
const first = sounds[0] as Uint8Array<ArrayBuffer>;
// The same samples, said to be at another rate.
const faster = first.slice();
new DataView(faster.buffer).setUint32(24, 22_050, true);
const clips = await Promise.all(
  [...sounds, faster].map(async (wav) => {
    const input: AudioInput = wav;
    const { data, shape } = loaded.preprocessor.finish(await loaded.preprocessor.prepare(input));
    return {
      wav: base64(wav),
      shape,
      features: base64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      scores: await loaded.predict(input, { topK: 6 }),
    };
  }),
);
await mkdir(FOLDER, { recursive: true });
const golden = { files: Object.fromEntries(files), clips };
await writeFile(new URL('node-bundle.json', FOLDER), `${JSON.stringify(golden)}\n`);
