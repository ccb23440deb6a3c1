import { FORMAT_BYTES, isSurelyEncoded } from '../decoding/audio-file.js';
import { PieceReader } from '../decoding/piece-reader.js';
import { readBlocks } from '../decoding/read-audio-stream.js';
import type { Waveform } from '../decoding/waveform.js';
import { checkBytes, checkPcmOptions, type PcmStreamOptions, pcmStream } from './pcm-stream.js';

/** For messages. */
const NAME = 'The stream';

/**
 * Makes bytes into pieces of sound as they come, whether they are a file's or raw samples: WAV (of any length, also one that its
 * header doesn't know, as programs write into pipes), FLAC and Ogg Vorbis are known by their first bytes and tell their own rate
 * and channels; anything else is read as {@link pcmStream} does. MP3 has no such mark, and has to be converted.
 *
 * @param bytes pieces of any length, such as `process.stdin`
 * @param options of raw samples
 * @returns pieces of whole frames; leaving the loop early closes the source
 * @throws ShapeError for options out of range
 * @throws DataError, when its turn comes, for a file that is damaged, cut short or of a kind that can't be decoded (MP4, AIFF, ...),
 *   and what `pcmStream` throws
 * @example
 * // ffmpeg -i talk.m4a -f wav - | node listen.js
 * for await (const { sampleRate } of soundStream(process.stdin, { sampleRate: 16_000 })) sampleRate; // 44100: the file's
 */
export function soundStream(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: PcmStreamOptions,
): AsyncGenerator<Waveform> {
  return readSound(bytes, checkPcmOptions(options));
}

async function* readSound(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  raw: PcmStreamOptions,
): AsyncGenerator<Waveform> {
  const reader = new PieceReader(checkedPieces(bytes));
  try {
    const isFile = isSurelyEncoded(await reader.peek(FORMAT_BYTES));
    yield* isFile ? readBlocks(reader, NAME) : pcmStream(reader.rest(), raw);
  } finally {
    await reader.close();
  }
}

async function* checkedPieces(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) yield checkBytes(piece);
}
