import { damaged } from './damaged.js';
import type { PieceReader } from './piece-reader.js';
import { FORMAT_LENGTH, readWavFormat, type WavFormat } from './wav-format.js';
import { wavSampleReader } from './wav-samples.js';
import type { Waveform } from './waveform.js';

/** No more than this many bytes become one block, unless a frame has more. */
const BLOCK_BYTES = 2 ** 18;

/**
 * A program that writes into a pipe can't go back to fill in the length. It leaves the largest number, or, as SoX does, one
 * near 2 GiB.
 */
const UNKNOWN_LENGTH = 0x7fff_0000;
const FILLED = 0xffff_ffff;

/**
 * Reads a WAV file: RIFF, big-endian RIFX, and RF64 or BW64 for more than 4 GiB.
 *
 * - Chunks that are neither `fmt `, `ds64` nor `data` are passed over; what comes after `data` isn't read.
 * - The file's own length in its header counts for nothing. A `data` chunk of 0x7fff0000 bytes or more, or of none where the
 *   file's length is also 0 or 0xffffffff, reaches to the end of the file, unless RF64 says its length.
 * - Any other file that ends before its `data` does is cut short: an error, after the blocks that there are.
 * - An incomplete last frame is left out. A chunk of an odd length is padded by a zero; where no zero comes, it isn't.
 *
 * @returns blocks in order, each of what has come so far: a stream is heard as it comes
 * @throws DataError naming the file, for one that is damaged or cut short, or of another coding
 */
export async function* readWav(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  const header = await reader.take(12);
  const form = ascii(header, 0);
  const littleEndian = form !== 'RIFX';
  const isLong = form === 'RF64' || form === 'BW64';
  const fileLength = viewOf(header).getUint32(4, littleEndian);
  let format: WavFormat | undefined;
  let longLength: number | undefined;
  for (;;) {
    const head = await reader.take(8);
    if (head.length < 8) throw damaged(name, 'it has no samples (no data chunk)');
    const id = ascii(head, 0);
    const length = viewOf(head).getUint32(4, littleEndian);
    if (id === 'data') {
      if (!format) throw damaged(name, 'its samples come before their format');
      const isOpen =
        length >= UNKNOWN_LENGTH || (length === 0 && (fileLength === 0 || fileLength === FILLED));
      yield* readFrames(reader, {
        format,
        littleEndian,
        length: isLong && length === FILLED ? longLength : isOpen ? undefined : length,
        name,
      });
      return;
    }
    if (!/^[\x20-\x7e]{4}$/.test(id)) throw damaged(name, 'where a chunk should begin there is none');
    const body = await reader.take(Math.min(length, FORMAT_LENGTH));
    if (id === 'fmt ') format = readWavFormat(body, littleEndian, name);
    if (id === 'ds64' && body.length >= 16) longLength = Number(viewOf(body).getBigUint64(8, littleEndian));
    await reader.skip(length - body.length);
    if (length % 2 === 1 && (await reader.peek(1))[0] === 0) await reader.skip(1);
  }
}

interface Frames {
  readonly format: WavFormat;
  readonly littleEndian: boolean;
  /** In bytes; undefined: to the end of the file. */
  readonly length: number | undefined;
  readonly name: string;
}

async function* readFrames(
  reader: PieceReader,
  { format, littleEndian, length = Number.POSITIVE_INFINITY, name }: Frames,
): AsyncGenerator<Waveform> {
  const { channels, sampleRate, width } = format;
  const frameBytes = channels * width;
  const toSamples = wavSampleReader(format, littleEndian);
  let left = length;
  while (left > 0) {
    const unit = Math.min(frameBytes, left);
    const bytes = await reader.takeUnits(unit, Math.min(BLOCK_BYTES, left));
    left -= bytes.length;
    if (bytes.length < unit && length !== Number.POSITIVE_INFINITY) {
      throw damaged(name, `it promises ${length} bytes of samples, and has ${length - left}`);
    }
    if (bytes.length < frameBytes) return;
    yield { samples: toSamples(bytes), sampleRate, channels };
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const ascii = (bytes: Uint8Array, from: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + 4));
