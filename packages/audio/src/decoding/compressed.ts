import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { damaged } from './damaged.js';
import type { PieceReader } from './piece-reader.js';
import { MAX_SAMPLE_RATE, type Waveform } from './waveform.js';

/** What the decoders of the wasm-audio-decoders family give. */
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
  /** Of FLAC. */
  readonly bitDepth?: number;
}

/** What those decoders have in common. */
interface PieceDecoder {
  readonly ready: Promise<unknown>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Promise<Decoded>;
  free(): void;
}

/**
 * Bytes that are decoded at a time. Silence may be packed ten thousand times in FLAC, and still more in a hostile file: little
 * at a time keeps blocks small. More than 1024 gained 20% of speed at most.
 */
const PIECE_BYTES = 1024;

/** Vorbis has 255 channels at most, and no recording more than a few: what says more is damaged. */
const MAX_CHANNELS = 64;

/** Decodes MP3 (and MPEG layers I and II) with mpg123. It gives two channels always, equal ones for mono. */
export function readMp3(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  return readBlocks(reader, name, new MPEGDecoder());
}

/** Decodes Ogg Vorbis with libvorbis. */
export function readVorbis(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  return readBlocks(reader, name, new OggVorbisDecoder());
}

/**
 * Decodes FLAC, also in Ogg, with libFLAC.
 *
 * @throws DataError also for a file with fewer samples than it promises
 */
export async function* readFlac(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  const promised = promisedFrames(await reader.peek(STREAM_INFO_END));
  let frames = 0;
  for await (const block of readBlocks(reader, name, new FLACDecoder(), rescaleFlac)) {
    frames += block.samples.length / (block.channels ?? 1);
    yield block;
  }
  if (frames < promised) throw damaged(name, `it promises ${promised} samples, and has ${frames}`);
}

/** `fLaC`, a block's header of 4 bytes, and the 18 bytes of its STREAMINFO up to the number of samples. */
const STREAM_INFO_END = 26;

/** @returns 0 where the file doesn't say, as in Ogg */
function promisedFrames(start: Uint8Array): number {
  if (start.length < STREAM_INFO_END || start[0] !== 0x66) return 0;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  return (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22);
}

/** The decoder divides integers of n bits by 2^(n - 1) - 1, and WAV's by 2^(n - 1). */
function rescaleFlac(value: number, bits: number): number {
  return Math.round(value * (2 ** (bits - 1) - 1)) / 2 ** (bits - 1);
}

async function* readBlocks(
  reader: PieceReader,
  name: string,
  decoder: PieceDecoder,
  rescale?: (value: number, bits: number) => number,
): AsyncGenerator<Waveform> {
  await decoder.ready;
  try {
    for (
      let bytes = await reader.take(PIECE_BYTES);
      bytes.length > 0;
      bytes = await reader.take(PIECE_BYTES)
    ) {
      yield* toBlock(await attempt(name, () => decoder.decode(bytes)), name, rescale);
    }
    if (decoder.flush) yield* toBlock(await attempt(name, () => decoder.flush?.()), name, rescale);
  } finally {
    free(decoder);
  }
}

/** A decoder that met nonsense may trap, and then can't be freed in order: its memory goes with it. */
function free(decoder: PieceDecoder): void {
  try {
    decoder.free();
  } catch {
    return;
  }
}

function toBlock(
  decoded: Decoded | undefined,
  name: string,
  rescale?: (value: number, bits: number) => number,
): Waveform[] {
  if (!decoded) return [];
  const { channelData, samplesDecoded: frames, sampleRate, errors, bitDepth = 16 } = decoded;
  if (errors[0]) throw damaged(name, errors[0].message);
  if (frames === 0) return [];
  const channels = channelData.length;
  if (channels < 1 || channels > MAX_CHANNELS || sampleRate < 1 || sampleRate > MAX_SAMPLE_RATE) {
    throw damaged(name, `it has ${channels} channels at ${sampleRate} Hz`);
  }
  const samples = new Float32Array(frames * channels);
  for (const [channel, values] of channelData.entries()) {
    for (let i = 0; i < frames; i++) {
      const value = values[i] as number;
      samples[i * channels + channel] = rescale ? rescale(value, bitDepth) : value;
    }
  }
  return [{ samples, sampleRate, channels }];
}

/** Decodes one piece; whatever a decoder throws is about the file. */
async function attempt<Result>(name: string, decode: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await silently(decode);
  } catch (cause) {
    throw damaged(name, cause instanceof Error ? cause.message : String(cause));
  }
}

/** The decoders also print the errors that they return. They run before they first wait, so nothing else is silenced. */
function silently<Result>(run: () => Result): Result {
  const page: { error: typeof globalThis.console.error } = globalThis.console;
  const { error } = page;
  page.error = () => undefined;
  try {
    return run();
  } finally {
    page.error = error;
  }
}
