import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { readBlocks } from './compressed.js';
import type { PieceReader } from './piece-reader.js';
import type { Waveform } from './waveform.js';

/** Decodes Ogg Vorbis with libvorbis. */
export function readVorbis(reader: PieceReader, name: string): AsyncGenerator<Waveform> {
  return readBlocks(reader, { name, decoder: new OggVorbisDecoder() });
}
