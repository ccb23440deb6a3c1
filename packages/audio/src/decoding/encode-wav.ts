import { checkWaveform, type Waveform } from './waveform.js';

export interface EncodeWavOptions {
  /** 16-bit integers, or 32-bit floats, which keep every sample as it is; default 16. */
  readonly bits?: 16 | 32;
}

const HEADER = 44;

/**
 * Writes a sound as a WAV file.
 *
 * With 16 bits a sample becomes `round(32768 x)`, and what lies outside of -1..1 is cut off.
 *
 * @returns the bytes of the file: a header of 44 bytes and the samples
 * @throws DataError for a waveform whose numbers don't agree
 * @example
 * await writeFile('tone.wav', encodeWav({ samples, sampleRate: 16_000 }));
 */
export function encodeWav(waveform: Waveform, { bits = 16 }: EncodeWavOptions = {}): Uint8Array<ArrayBuffer> {
  const { samples, sampleRate, channels = 1 } = checkWaveform(waveform);
  const width = bits / 8;
  const bytes = new Uint8Array(HEADER + samples.length * width);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, bits === 16 ? 1 : 3, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * width, true);
  view.setUint16(32, channels * width, true);
  view.setUint16(34, bits, true);
  text(36, 'data');
  view.setUint32(40, samples.length * width, true);
  for (const [index, sample] of samples.entries()) {
    const at = HEADER + index * width;
    if (bits === 32) view.setFloat32(at, sample, true);
    else view.setInt16(at, Math.max(-32768, Math.min(32767, Math.round(sample * 32768))), true);
  }
  return bytes;
}
