import { DataError, ShapeError } from '@striate/core';
import { checkRange } from '@striate/core/data';
import { checkFinite, MAX_SAMPLE_RATE, type Waveform } from '../decoding/waveform.js';

/** 16-bit integers or 32-bit floats, little-endian, as `arecord`, `sox` and `ffmpeg` call them. */
export type PcmFormat = 's16le' | 'f32le';

export interface PcmStreamOptions {
  /** Hz, a whole number. */
  readonly sampleRate: number;
  /** Default `s16le`. */
  readonly format?: PcmFormat;
  /** Interleaved, 1..64; default 1. */
  readonly channels?: number;
}

const READERS: Readonly<
  Record<PcmFormat, { readonly width: number; read(view: DataView, at: number): number }>
> = {
  s16le: { width: 2, read: (view, at) => view.getInt16(at, true) / 2 ** 15 },
  f32le: { width: 4, read: (view, at) => view.getFloat32(at, true) },
};

/**
 * Makes raw bytes into pieces of sound, wherever the bytes are divided. An incomplete last frame is left out.
 *
 * @param bytes pieces of any length, such as `process.stdin`
 * @returns pieces of whole frames
 * @throws ShapeError for options out of range
 * @throws DataError, when its turn comes, for a piece that isn't bytes, a float that is NaN or infinite, or less than a frame in all
 * @example
 * // arecord -t raw -f S16_LE -r 16000 | node listen.js
 * const source = pcmStream(process.stdin, { sampleRate: 16_000, format: 's16le' });
 * for await (const hit of listen(engine, source, { live: true })) show(hit);
 */
export function pcmStream(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: PcmStreamOptions,
): AsyncGenerator<Waveform> {
  return readFrames(bytes, checkPcmOptions(options));
}

/**
 * Fills in what is left out.
 *
 * @throws ShapeError for options out of range
 */
export function checkPcmOptions({
  sampleRate,
  format = 's16le',
  channels = 1,
}: PcmStreamOptions): Required<PcmStreamOptions> {
  checkRange('pcmStream', 'sampleRate', sampleRate, 1, MAX_SAMPLE_RATE);
  checkRange('pcmStream', 'channels', channels, 1, 64);
  if (!Number.isInteger(sampleRate) || !Number.isInteger(channels)) {
    throw new ShapeError(
      `pcmStream: sampleRate and channels must be whole numbers, received ${sampleRate} and ${channels}.`,
    );
  }
  if (!Object.hasOwn(READERS, format)) {
    throw new ShapeError(
      `pcmStream: format must be one of ${Object.keys(READERS).join(', ')}, received ${String(format)}.`,
    );
  }
  return { sampleRate, format, channels };
}

/** @throws DataError for what isn't bytes, as where a stream of Node was given an encoding */
export function checkBytes(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  throw new DataError(
    `A stream of sound must come in Uint8Arrays, received a ${typeof piece}; read it without an encoding.`,
  );
}

async function* readFrames(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { sampleRate, format, channels }: Required<PcmStreamOptions>,
): AsyncGenerator<Waveform> {
  const { width, read } = READERS[format];
  const frame = width * channels;
  let rest = new Uint8Array();
  let count = 0;
  for await (const given of bytes) {
    const piece = checkBytes(given);
    const joined = new Uint8Array(rest.length + piece.length);
    joined.set(rest);
    joined.set(piece, rest.length);
    const whole = joined.length - (joined.length % frame);
    const view = new DataView(joined.buffer);
    const samples = Float32Array.from({ length: whole / width }, (_, i) => read(view, i * width));
    rest = joined.slice(whole);
    checkFinite(samples, count, 'The raw stream');
    count += samples.length;
    if (samples.length > 0) yield { samples, sampleRate, channels };
  }
  if (count === 0) {
    throw new DataError(
      `pcmStream: the stream ended after ${rest.length} bytes, before a frame of ${frame}; check that something is written to it.`,
    );
  }
}
