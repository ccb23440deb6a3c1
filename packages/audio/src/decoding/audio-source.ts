import { BundleError, DataError } from '@striate/core';
import { joinBytes, openByteStream } from '@striate/core/storage';
import type { AudioFile } from './audio-file.js';
import { checkWaveform, type Waveform } from './waveform.js';

/** Whatever a sound may come as: a file, its path or address, a Blob or File, encoded bytes, or samples. */
export type AudioInput = AudioFile | Waveform | string | URL | Blob | Uint8Array | ArrayBuffer;

/**
 * Takes a sound that is decoded already.
 *
 * @returns undefined for anything else
 * @throws DataError where its numbers don't agree
 */
export function decodedWaveform(input: AudioInput): Waveform | undefined {
  const isWaveform = typeof input === 'object' && input !== null && 'samples' in input;
  return isWaveform ? checkWaveform(input) : undefined;
}

/**
 * Takes a sound that is still encoded.
 *
 * @throws DataError for what can be no sound
 */
export function encodedFile(input: Exclude<AudioInput, Waveform>): AudioFile {
  if (input === '') throw new DataError('A sound can be a path or an address, not an empty text.');
  if (typeof input === 'string' || input instanceof URL)
    return { name: shorten(String(input)), source: input };
  if (input instanceof Uint8Array) return { name: 'the encoded bytes', source: input };
  if (input instanceof ArrayBuffer) return { name: 'the encoded bytes', source: new Uint8Array(input) };
  if (input instanceof Blob) {
    return { name: 'name' in input ? String(input.name) : 'the encoded Blob', source: input };
  }
  if (input !== null && typeof input === 'object' && 'source' in input) return input;
  throw new DataError(
    `A sound can be a path, an address, a Blob, encoded bytes or a Waveform, not ${input === null ? 'null' : typeof input}.`,
  );
}

/**
 * The bytes that decide what a sound decodes to: a file's own, or of a waveform its rate, its channels and its numbers.
 *
 * @throws DataError naming the file, for one that can't be read
 */
export async function audioContent(input: AudioInput): Promise<Uint8Array> {
  const decoded = decodedWaveform(input);
  if (!decoded) {
    const pieces: Uint8Array[] = [];
    for await (const piece of readPieces(encodedFile(input as Exclude<AudioInput, Waveform>))) {
      pieces.push(piece);
    }
    return joinBytes(pieces);
  }
  const { samples, sampleRate, channels = 1 } = decoded;
  return joinBytes([
    new TextEncoder().encode(`${sampleRate} ${channels}\n`),
    new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
  ]);
}

/** What a message calls a sound. */
export function nameOfInput(input: AudioInput): string {
  const isWaveform = typeof input === 'object' && input !== null && 'samples' in input;
  return isWaveform ? 'The waveform' : encodedFile(input).name;
}

/**
 * Opens a file to be read piece by piece.
 *
 * @throws DataError naming the file, for one that can't be read, also while it is read
 */
export async function* readPieces({ name, source }: AudioFile): AsyncGenerator<Uint8Array> {
  try {
    yield* (await openByteStream(source)).pieces;
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    const prefix = cause.message.includes(name) ? '' : `${name}: `;
    throw new DataError(`${prefix}${cause.message}`, { cause });
  }
}

/** A data: address holds the whole sound. */
const shorten = (address: string): string => (address.length > 200 ? `${address.slice(0, 60)}...` : address);
