// A program for sound loads nothing of pictures or texts, and no decoder before its first file; then it decodes and resamples.
import { setTimeout } from 'node:timers/promises';

const { builtinVowels, decodeAudio, encodeWav, prepareClip } = await import('@striate/audio');
await setTimeout(100);

const isLoaded = (name) =>
  [...globalThis.loadedModules].some((url) => url.includes(`/node_modules/${name}/`));
if (!isLoaded('@striate/audio')) throw new Error('the trace saw no module of audio');
const decoders = ['mpg123-decoder', '@wasm-audio-decoders/flac', '@wasm-audio-decoders/ogg-vorbis'];
const unwanted = ['sharp', '@striate/image', '@striate/text', '@observablehq/plot', 'papaparse', ...decoders];
const found = unwanted.filter(isLoaded);
if (found.length > 0) throw new Error(`importing @striate/audio loads ${found.join(', ')}`);

const vowel = await builtinVowels().read(0);
const decoded = await decodeAudio(encodeWav(vowel, { bits: 32 }));
const clip = await prepareClip(decoded, { sampleRate: 8000, seconds: 1 });
if (clip.samples.length !== 8000) throw new Error(`a clip of a second has ${clip.samples.length} samples`);
if (decoders.some(isLoaded)) throw new Error('decoding WAV loads decoders of other formats');
await decodeAudio(Uint8Array.of(0xff, 0xfb, 0x90, 0)).then(
  () => Promise.reject(new Error('four bytes were taken for a sound')),
  (error) => {
    if (error.name !== 'DataError') throw error;
  },
);
if (!isLoaded(decoders[0])) throw new Error('an MP3 was refused without its decoder');
console.log(
  `@striate/audio loads none of ${unwanted.join(', ')} before it needs them, decodes and resamples`,
);
