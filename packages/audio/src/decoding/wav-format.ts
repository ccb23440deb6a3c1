import { DataError } from '@striate/core';
import { damaged } from './damaged.js';
import { MAX_SAMPLE_RATE } from './waveform.js';

/** How one sample is written. */
export type WavEncoding = 'pcm' | 'float' | 'a-law' | 'mu-law';

/** What a WAV file's `fmt ` chunk says. */
export interface WavFormat {
  readonly encoding: WavEncoding;
  readonly channels: number;
  readonly sampleRate: number;
  /** Bytes of one sample of one channel. */
  readonly width: number;
}

const ENCODINGS: Readonly<Record<number, WavEncoding>> = { 1: 'pcm', 3: 'float', 6: 'a-law', 7: 'mu-law' };
const EXTENSIBLE = 0xfffe;

/** Codings that people meet, by their tags: for messages. */
const FOREIGN: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  80: 'MPEG',
  85: 'MP3',
};

/** The widths that each encoding comes in, in bytes. */
const WIDTHS: Readonly<Record<WavEncoding, readonly number[]>> = {
  pcm: [1, 2, 3, 4],
  float: [4, 8],
  'a-law': [1],
  'mu-law': [1],
};

/** The end of every sub-format that stands for a plain tag. */
const SUBFORMAT_END = '128,0,0,170,0,56,155,113';

/** Bytes of the longest form, WAVE_FORMAT_EXTENSIBLE. */
export const FORMAT_LENGTH = 40;

/**
 * Reads the body of a `fmt ` chunk.
 *
 * @param body its first 40 bytes, or all where it has fewer
 * @throws DataError for one that is too short, of another coding, or whose numbers contradict each other
 * @see Microsoft and IBM 1991, Multimedia Programming Interface and Data Specifications 1.0
 */
export function readWavFormat(body: Uint8Array, littleEndian: boolean, name: string): WavFormat {
  if (body.length < 16) {
    throw damaged(name, `its format takes 16 bytes or more, and there are ${body.length}`);
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const tag = view.getUint16(0, littleEndian);
  const encoding = ENCODINGS[tag === EXTENSIBLE ? subformat(body, littleEndian, name) : tag];
  if (!encoding) {
    throw new DataError(
      `${name} can't be decoded: its coding is ${FOREIGN[tag] ?? `number ${tag}`}. Convert it to 16-bit PCM.`,
    );
  }
  const channels = view.getUint16(2, littleEndian);
  const sampleRate = view.getUint32(4, littleEndian);
  const frameBytes = view.getUint16(12, littleEndian);
  const bits = view.getUint16(14, littleEndian);
  if (channels === 0) throw damaged(name, 'it has no channels');
  if (sampleRate < 1 || sampleRate > MAX_SAMPLE_RATE) {
    throw damaged(name, `its sample rate is ${sampleRate} Hz, not 1 to ${MAX_SAMPLE_RATE}`);
  }
  const width = frameBytes / channels;
  const holdsBits = encoding === 'pcm' ? bits >= 1 && bits <= 8 * width : bits === 8 * width;
  if (!WIDTHS[encoding].includes(width) || !holdsBits) {
    throw damaged(
      name,
      `${channels} channels of ${bits} bits (${encoding}) don't make frames of ${frameBytes} bytes`,
    );
  }
  return { encoding, channels, sampleRate, width };
}

function subformat(body: Uint8Array, littleEndian: boolean, name: string): number {
  if (body.length < FORMAT_LENGTH) {
    throw damaged(name, `an extensible format takes ${FORMAT_LENGTH} bytes, and there are ${body.length}`);
  }
  const isPlain = body.subarray(32, 40).join() === SUBFORMAT_END;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return isPlain ? view.getUint32(24, littleEndian) : EXTENSIBLE;
}
