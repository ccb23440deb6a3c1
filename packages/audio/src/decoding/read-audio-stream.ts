import { DataError } from '@striate/core';
import { AUDIO_FORMATS, type AudioFormat, audioFormatOfBytes, FORMAT_BYTES } from './audio-file.js';
import { type AudioInput, decodedWaveform, encodedFile, readPieces } from './audio-source.js';
import { PieceReader } from './piece-reader.js';
import { readWav } from './wav.js';
import { checkFinite, type Waveform } from './waveform.js';

/** Decodes a file of one format into blocks. */
type BlockReader = (reader: PieceReader, name: string) => AsyncIterable<Waveform>;

/** The decoder of a compressed format is loaded with the first file of it. */
async function blockReader(format: AudioFormat): Promise<BlockReader> {
  if (format === 'flac') return (await import('./flac.js')).readFlac;
  if (format === 'mp3') return (await import('./mp3.js')).readMp3;
  if (format === 'ogg') return (await import('./vorbis.js')).readVorbis;
  return readWav;
}

/**
 * Decodes a sound block by block, so that a recording of any length takes the memory of a few blocks. The blocks, one after
 * another, are what `decodeAudio` gives.
 *
 * WAV (8, 16, 24 and 32-bit integers, 32 and 64-bit floats, A-law, mu-law; also RIFX, RF64, BW64), FLAC, MP3 and Ogg Vorbis,
 * told apart by content; files packed by gzip are unpacked. The decoders are the same in Node and in browsers, and so are the
 * numbers. WAV is read strictly: see its rules at `readWav`.
 *
 * @param input a path (in Node), an address, a Blob, encoded bytes or a {@link Waveform}
 * @returns blocks of the file's own rate and channels; leaving the loop early closes the file
 * @throws DataError naming the file, when its turn comes, for one that is missing, damaged, cut short or no sound, holds no
 *   samples, changes its rate or channels on the way, or holds NaN
 * @example
 * let seconds = 0;
 * for await (const block of readAudioStream('./hour.wav')) seconds += duration(block);
 * seconds; // 3600
 */
export async function* readAudioStream(input: AudioInput): AsyncGenerator<Waveform> {
  const decoded = decodedWaveform(input);
  if (decoded) {
    yield decoded;
    return;
  }
  const file = encodedFile(input as Exclude<AudioInput, Waveform>);
  const reader = new PieceReader(readPieces(file));
  try {
    yield* readBlocks(reader, file.name);
  } finally {
    await reader.close();
  }
}

/**
 * Decodes what a reader stands at the beginning of.
 *
 * @param name for messages
 * @throws DataError as {@link readAudioStream}
 */
export async function* readBlocks(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  const format = checkFormat(await reader.peek(FORMAT_BYTES), name);
  yield* checkBlocks((await blockReader(format))(reader, name), name);
}

async function* checkBlocks(blocks: AsyncIterable<Waveform>, name: string): AsyncGenerator<Waveform> {
  let first: Waveform | undefined;
  let count = 0;
  for await (const block of blocks) {
    first ??= block;
    if (block.sampleRate !== first.sampleRate || block.channels !== first.channels) {
      throw new DataError(
        `${name} can't be used: it changes from ${describe(first)} to ${describe(block)} on the way. Divide it there.`,
      );
    }
    checkFinite(block.samples, count, name);
    count += block.samples.length;
    yield block;
  }
  if (count === 0) throw new DataError(`${name} holds no samples; remove it.`);
}

const describe = ({ sampleRate, channels = 1 }: Waveform): string => `${channels} x ${sampleRate} Hz`;

function checkFormat(bytes: Uint8Array, name: string): AudioFormat {
  const format = audioFormatOfBytes(bytes);
  if (typeof format === 'string') return format;
  const known = AUDIO_FORMATS.join(', ');
  if (format) {
    throw new DataError(
      `${name} is in ${format.foreign}, which can't be decoded; convert it to one of: ${known}.`,
    );
  }
  const found = bytes.length === 0 ? 'it is empty' : `it begins with ${firstBytes(bytes)}`;
  throw new DataError(
    `${name}: there is no sound in it, as ${found}. Replace it with a file in one of these formats: ${known}.`,
  );
}

function firstBytes(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 12);
  const text = String.fromCharCode(...start);
  if (/^[\x20-\x7e\s]+$/.test(text)) return `the text ${JSON.stringify(text)}`;
  return `the bytes ${Array.from(start.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
