import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { readBlocks } from './compressed.js';
import { damaged } from './damaged.js';
import type { PieceReader } from './piece-reader.js';
import type { Waveform } from './waveform.js';

/**
 * Decodes FLAC, also in Ogg, with libFLAC.
 *
 * @throws DataError also for a file with fewer samples than it promises
 */
export async function* readFlac(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  const promised = promisedFrames(await reader.peek(STREAM_INFO_END));
  const decoder = new FLACDecoder();
  let frames = 0;
  for await (const block of readBlocks(reader, { name, decoder, rescale })) {
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
function rescale(value: number, bits: number): number {
  return Math.round(value * (2 ** (bits - 1) - 1)) / 2 ** (bits - 1);
}
