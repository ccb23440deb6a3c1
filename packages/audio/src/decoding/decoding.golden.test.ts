import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { decodeAudio, readAudioStream } from './index.js';

interface GoldenFile {
  readonly bytes: string;
  readonly rate: number;
  readonly channels: number;
  readonly samples: readonly number[];
}

const files: Record<string, GoldenFile> = JSON.parse(
  await readFile(new URL('golden/files.json', import.meta.url), 'utf8'),
);

/** Decoders of lossy formats may round differently; of WAV and FLAC only the table's seventh digit is lost. */
const tolerance = (name: string): number => (name === 'mp3' || name === 'vorbis' ? 1e-4 : 1e-7);

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

describe.each(Object.entries(files))('%s', (name, file) => {
  const bytes = Uint8Array.from(Buffer.from(file.bytes, 'base64'));

  test('has the samples that FFmpeg (of RIFX, SoX) reads', async () => {
    const decoded = await decodeAudio(bytes);
    expect([decoded.sampleRate, decoded.channels]).toEqual([file.rate, file.channels]);
    expect(decoded.samples.length).toBe(file.samples.length);
    const worst = decoded.samples.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (file.samples[i] as number))),
      0,
    );
    expect(worst).toBeLessThanOrEqual(tolerance(name));
  });

  test('is the same in pieces of 7 bytes', async () => {
    const stream = new ReadableStream({
      async start(controller) {
        for await (const piece of pieces(bytes, 7)) controller.enqueue(piece);
        controller.close();
      },
    });
    const blob = new Blob([bytes]);
    blob.stream = () => stream;
    const samples: number[] = [];
    for await (const block of readAudioStream(blob)) samples.push(...block.samples);
    expect(Float32Array.from(samples)).toEqual((await decodeAudio(bytes)).samples);
  });
});
