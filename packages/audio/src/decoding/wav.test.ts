import { createRandom, DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { decodeAudio, encodeWav, readAudioStream, type Waveform } from './index.js';
import { damageAudio, sampleAudioFiles } from './testing/damaged-files.js';

const RATE = 8000;
const sound: Waveform = {
  samples: Float32Array.of(0, 0.5, -0.5, 0.25, -1, 0),
  sampleRate: RATE,
  channels: 2,
};
const valid = encodeWav(sound);

/** Where a plain header keeps its numbers. */
const AT = {
  fileLength: 4,
  formatLength: 16,
  tag: 20,
  channels: 22,
  rate: 24,
  frameBytes: 32,
  bits: 34,
  length: 40,
};

function changed(change: (view: DataView) => void, bytes: Uint8Array = valid): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
}

/** Puts a chunk before the samples. */
function withChunk(id: string, declared: number, body: readonly number[]): Uint8Array {
  const head = Uint8Array.of(...new TextEncoder().encode(id), declared, 0, 0, 0, ...body);
  return Uint8Array.of(...valid.subarray(0, 36), ...head, ...valid.subarray(36));
}

const failure = (bytes: Uint8Array): Promise<unknown> =>
  decodeAudio({ name: 'clip.wav', source: bytes }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('encodeWav and decodeAudio', () => {
  test('16 bits give back multiples of 1 / 32768', async () => {
    expect(await decodeAudio(valid)).toEqual(sound);
    const loud = await decodeAudio(encodeWav({ samples: Float32Array.of(1, 2, -2), sampleRate: RATE }));
    expect([...loud.samples]).toEqual([32767 / 32768, 32767 / 32768, -1]);
  });

  test('32 bits give back every sample', async () => {
    const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 3);
    expect((await decodeAudio(encodeWav({ samples, sampleRate: 1 }, { bits: 32 }))).samples).toEqual(samples);
  });
});

describe('lengths', () => {
  test.each<[string, Uint8Array]>([
    [
      'the largest number, as FFmpeg leaves in a pipe',
      changed((v) => v.setUint32(AT.length, 0xffff_ffff, true)),
    ],
    ['nearly 2 GiB, as SoX leaves in a pipe', changed((v) => v.setUint32(AT.length, 0x7fff_f000, true))],
    ['a claim of nearly 4 GiB', changed((v) => v.setUint32(AT.length, 0xffff_fff0, true))],
    [
      'none, where the file has none either',
      changed((v) => {
        v.setUint32(AT.length, 0, true);
        v.setUint32(AT.fileLength, 0, true);
      }),
    ],
    ['a wrong one of the whole file', changed((v) => v.setUint32(AT.fileLength, 7, true))],
    ['an odd chunk with its padding', withChunk('LIST', 3, [1, 2, 3, 0])],
    ['an odd chunk without its padding', withChunk('LIST', 3, [1, 2, 3])],
    ['a chunk after the samples', Uint8Array.of(...valid, 0x4c, 0x49, 0x53, 0x54, 255, 255, 255, 255)],
  ])('%s: all samples are read', async (_, bytes) => {
    expect(await decodeAudio(bytes)).toEqual(sound);
  });

  test('an incomplete last frame is left out', async () => {
    const odd = changed((v) => v.setUint32(AT.length, 11, true));
    expect((await decodeAudio(odd)).samples.length).toBe(4);
    expect((await decodeAudio(odd)).samples).toEqual(sound.samples.slice(0, 4));
  });

  test('blocks come before the error of a file that is cut short', async () => {
    const long = encodeWav({ samples: new Float32Array(500_000), sampleRate: RATE });
    const lengths: number[] = [];
    const read = async () => {
      for await (const { samples } of readAudioStream(long.subarray(0, 900_001)))
        lengths.push(samples.length);
    };
    await expect(read()).rejects.toThrow(/promises 1000000 bytes of samples, and has 899957/);
    expect(lengths).toEqual([131_072, 131_072, 131_072, 56_762]);
  });
});

describe('hostile files', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['cut in its samples', valid.subarray(0, 50), /promises 12 bytes of samples, and has 6/],
    ['cut in its header', valid.subarray(0, 30), /no samples \(no data chunk\)|format takes 16 bytes/],
    ['without samples', valid.subarray(0, 36), /no data chunk/],
    ['with none', changed((v) => v.setUint32(AT.length, 0, true)), /clip\.wav holds no samples; remove it/],
    ['of no channels', changed((v) => v.setUint16(AT.channels, 0, true)), /it has no channels/],
    ['at 0 Hz', changed((v) => v.setUint32(AT.rate, 0, true)), /sample rate is 0 Hz/],
    ['at 4 GHz', changed((v) => v.setUint32(AT.rate, 4e9, true)), /sample rate is 4000000000 Hz/],
    [
      'of frames of 0 bytes',
      changed((v) => v.setUint16(AT.frameBytes, 0, true)),
      /don't make frames of 0 bytes/,
    ],
    ['of 65535 channels', changed((v) => v.setUint16(AT.channels, 65535, true)), /65535 channels of 16 bits/],
    ['of 7000 bits', changed((v) => v.setUint16(AT.bits, 7000, true)), /2 channels of 7000 bits/],
    ['of 0 bits', changed((v) => v.setUint16(AT.bits, 0, true)), /2 channels of 0 bits/],
    [
      'with a format of 4 GB',
      changed((v) => v.setUint32(AT.formatLength, 0xffff_fff0, true)),
      /no data chunk/,
    ],
    [
      'with a format of 3 bytes',
      changed((v) => v.setUint32(AT.formatLength, 3, true)),
      /16 bytes or more, and there are 3/,
    ],
    ['in ADPCM', changed((v) => v.setUint16(AT.tag, 17, true)), /its coding is IMA ADPCM\. Convert it/],
    ['in an unknown coding', changed((v) => v.setUint16(AT.tag, 999, true)), /its coding is number 999/],
    [
      'whose extensible format is short',
      changed((v) => v.setUint16(AT.tag, 0xfffe, true)),
      /extensible format takes 40/,
    ],
    [
      'with a chunk of nonsense',
      withChunk('\x01\x02\x03\x04', 0, []),
      /where a chunk should begin there is none/,
    ],
  ])('a file %s is a DataError that names it', async (_, bytes, message) => {
    const error = await failure(bytes);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain('clip.wav');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%f among the samples is refused', async (bad) => {
    const floats = encodeWav({ samples: new Float32Array(10), sampleRate: RATE }, { bits: 32 });
    const error = await failure(changed((view) => view.setFloat32(44 + 4 * 7, bad, true), floats));
    expect(String(error)).toMatch(/clip\.wav can't be used: its sample 7 is (NaN|Infinity)/);
  });

  test('a damaged file of any format gives samples or a DataError', async () => {
    const samples = Object.values(await sampleAudioFiles());
    let refused = 0;
    for (let seed = 0; seed < 320; seed++) {
      const bytes = damageAudio(samples[seed % samples.length]!, createRandom(seed, 'fuzz'));
      try {
        const decoded = await decodeAudio(bytes);
        expect(decoded.samples.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(DataError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(80);
    expect(refused).toBeLessThan(240);
  });
});
