import { DataError } from '@striate/core';
import type { AudioInput } from '../decoding/audio-source.js';
import { readAudioStream } from '../decoding/read-audio-stream.js';
import { checkWaveform, type Waveform } from '../decoding/waveform.js';

/** A part of a stream, of any length. A Float32Array is mono, at the rate that the options tell. */
export type StreamPiece = Waveform | Float32Array;

/** What can be listened to: pieces from anywhere, or a sound that is decoded as it is heard. */
export type ListeningSource = AsyncIterable<StreamPiece> | Iterable<StreamPiece> | Float32Array | AudioInput;

/** Pieces that come in their own time, whether somebody waits for them or not. */
export interface LiveSource extends AsyncIterable<Waveform> {
  readonly live: true;
}

/** Whether a source says of itself that it is live. */
export function isLive(source: ListeningSource): boolean {
  return typeof source === 'object' && source !== null && 'live' in source && source.live === true;
}

/** Louder than a hundred times full scale are integers, not samples. */
const LOUDEST = 100;

export interface ReadSourceOptions {
  /** Rate of pieces that are bare arrays, Hz. */
  readonly sampleRate?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a source piece by piece, and lets go of it at the end, also where the reader leaves early.
 *
 * @throws DataError naming the piece, for what is no sound; signal.reason where `signal` aborts, also while a piece is awaited
 */
export async function* readSource(
  source: ListeningSource,
  { sampleRate, signal }: ReadSourceOptions,
): AsyncGenerator<Waveform> {
  const pieces = open(source);
  let isWaiting = false;
  try {
    for (let index = 0; ; index++) {
      signal?.throwIfAborted();
      isWaiting = true;
      const { value, done } = await orAborted(Promise.resolve(pieces.next()), signal);
      isWaiting = false;
      if (done) return;
      const piece = checkPiece(value, index, sampleRate);
      if (piece) yield piece;
    }
  } finally {
    const closed = Promise.resolve(pieces.return?.());
    // A generator that is asked for a piece closes after it, which may never come.
    if (isWaiting) closed.catch(() => {});
    else await closed;
  }
}

type Pieces = Iterator<StreamPiece> | AsyncIterator<StreamPiece>;

function open(source: ListeningSource): Pieces {
  if (source instanceof Float32Array) return [source].values();
  const isObject = typeof source === 'object' && source !== null && !(source instanceof Uint8Array);
  if (isObject && Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  if (isObject && Symbol.iterator in source) return source[Symbol.iterator]();
  return readAudioStream(source as AudioInput);
}

/** @returns undefined for a piece without samples */
function checkPiece(piece: unknown, index: number, sampleRate: number | undefined): Waveform | undefined {
  const name = `listen: piece ${index} of the source`;
  const waveform = piece instanceof Float32Array ? { samples: piece, sampleRate } : piece;
  if (typeof waveform !== 'object' || waveform === null || !('samples' in waveform)) {
    const found = waveform === null ? 'null' : typeof waveform;
    throw new DataError(
      `${name} must be a Waveform or a Float32Array of samples, received ${found}; bytes become samples by pcmStream.`,
    );
  }
  const { samples, sampleRate: rate } = waveform as Waveform;
  if (rate === undefined) {
    throw new DataError(`${name} has no sample rate; give one in the options, or with the piece.`);
  }
  if (samples instanceof Float32Array && samples.length === 0) return undefined;
  const checked = checkWaveform(waveform as Waveform, name);
  const loud = samples.find((sample) => Math.abs(sample) > LOUDEST);
  if (loud === undefined) return checked;
  throw new DataError(
    `${name} holds ${loud}, but full scale is -1 to 1; divide 16-bit integers by 32,768, or use pcmStream.`,
  );
}

/** Not a race: that would leave something behind for every piece. */
function orAborted<T>(awaited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return awaited;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
