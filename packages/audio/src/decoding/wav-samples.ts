import { aLawTable, muLawTable } from './g711.js';
import type { WavFormat } from './wav-format.js';

/** Turns the bytes of whole frames into samples of -1..1. */
export type SampleReader = (bytes: Uint8Array) => Float32Array;

/** Reads one sample at a position. */
type ReadSample = (view: DataView, at: number, littleEndian: boolean) => number;

/**
 * Integers of n bits are divided by 2^(n - 1), in both directions: as libsndfile, librosa and torchaudio do. Eight bits are
 * unsigned about 128. Fewer bits than the bytes have lie at their upper end, so that the bytes' scale is right for them.
 */
const PCM: Readonly<Record<number, ReadSample>> = {
  1: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  2: (view, at, littleEndian) => view.getInt16(at, littleEndian) / 2 ** 15,
  3: (view, at, littleEndian) =>
    (littleEndian
      ? (view.getInt8(at + 2) << 16) | view.getUint16(at, true)
      : (view.getInt8(at) << 16) | view.getUint16(at + 1, false)) /
    2 ** 23,
  4: (view, at, littleEndian) => view.getInt32(at, littleEndian) / 2 ** 31,
};

const FLOAT: Readonly<Record<number, ReadSample>> = {
  4: (view, at, littleEndian) => view.getFloat32(at, littleEndian),
  8: (view, at, littleEndian) => view.getFloat64(at, littleEndian),
};

/** Chooses how samples of a format are read; tables are computed once for each file. */
export function wavSampleReader({ encoding, width }: WavFormat, littleEndian: boolean): SampleReader {
  if (encoding === 'a-law' || encoding === 'mu-law') {
    const table = encoding === 'a-law' ? aLawTable() : muLawTable();
    return (bytes) => Float32Array.from(bytes, (code) => table[code] as number);
  }
  const read = (encoding === 'pcm' ? PCM : FLOAT)[width] as ReadSample;
  return (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const samples = new Float32Array(bytes.length / width);
    for (let i = 0; i < samples.length; i++) samples[i] = read(view, i * width, littleEndian);
    return samples;
  };
}
