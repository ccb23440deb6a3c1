import { DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import files from './decoding/golden/files.json' with { type: 'json' };
import {
  audioFolder,
  audioFromFiles,
  builtinVowels,
  decodeAudio,
  encodeWav,
  prepareClip,
  readAudioStream,
  type Waveform,
} from './index.js';

const bytesOf = (name: keyof typeof files): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(files[name].bytes), (character) => character.charCodeAt(0));

describe('decodeAudio in a browser', () => {
  // decoding.golden.test.ts holds Node to the same samples.
  test.each(Object.keys(files) as (keyof typeof files)[])(
    '%s has the same samples as in Node',
    async (name) => {
      const { samples, rate, channels } = files[name];
      const decoded = await decodeAudio(new File([bytesOf(name)], `${name}.bin`));
      expect([decoded.sampleRate, decoded.channels, decoded.samples.length]).toEqual([
        rate,
        channels,
        samples.length,
      ]);
      const worst = decoded.samples.reduce(
        (most, sample, i) => Math.max(most, Math.abs(sample - (samples[i] as number))),
        0,
      );
      expect(worst).toBeLessThanOrEqual(name === 'mp3' || name === 'vorbis' ? 1e-4 : 1e-7);
    },
  );

  test('an address is read as a stream', async () => {
    const address = URL.createObjectURL(new Blob([bytesOf('24-bit')]));
    let frames = 0;
    for await (const { samples } of readAudioStream(address)) frames += samples.length / 2;
    expect(frames).toBe(160);
  });

  test('text, a missing address and a cut file are DataErrors', async () => {
    await expect(decodeAudio(new File(['Dear reader'], 'note.wav'))).rejects.toThrow(
      /note\.wav: there is no sound in it/,
    );
    await expect(decodeAudio('/none/at/all.wav')).rejects.toThrow(DataError);
    await expect(decodeAudio(bytesOf('16-bit').slice(0, 200))).rejects.toThrow(/damaged or cut short/);
  });
});

describe('datasets in a browser', () => {
  test('synthesized vowels and resampled clips are the same as in Node', async () => {
    const vowel = await builtinVowels({ split: 'test' }).read(7);
    const clip = prepareClip(vowel, { sampleRate: 11_025 }) as Waveform;
    const sum = ({ samples }: Waveform) => samples.reduce((total, sample) => total + Math.abs(sample), 0);
    // As Node computes them.
    expect(sum(vowel)).toBeCloseTo(438.94331, 3);
    expect(sum(clip)).toBeCloseTo(301.38929, 3);
  });

  test('folders by path are refused, chosen files are a dataset', async () => {
    await expect(audioFolder('./sounds')).rejects.toThrow(/browser can't open folders by path/);
    const wav = encodeWav({ samples: Float32Array.of(0.5, -0.5), sampleRate: 8000 });
    const chosen = [new File([wav], 'a_1.wav'), new File([wav], 'b_2.wav')];
    const data = audioFromFiles(chosen, { pattern: '{label}_{take}.wav' });
    expect([data.labels, data.length]).toEqual([['a', 'b'], 2]);
    expect([...(await decodeAudio(await data.read(1))).samples]).toEqual([0.5, -0.5]);
  });
});
