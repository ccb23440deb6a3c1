import { MPEGDecoder } from 'mpg123-decoder';
import { readBlocks } from './compressed.js';
import type { PieceReader } from './piece-reader.js';
import type { Waveform } from './waveform.js';

/** Decodes MP3 (and MPEG layers I and II) with mpg123. It gives two channels always, equal ones for mono. */
export function readMp3(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  return readBlocks(reader, { name, decoder: new MPEGDecoder() });
}
