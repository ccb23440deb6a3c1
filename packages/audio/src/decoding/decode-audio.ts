import { DataError } from '@striate/core';
import { type AudioInput, nameOfInput } from './audio-source.js';
import { readAudioStream } from './read-audio-stream.js';
import type { Waveform } from './waveform.js';

export interface DecodeAudioOptions {
  /** Longer sounds, counted over all channels, are refused; default 100 million, 400 MB. */
  readonly maxSamples?: number;
}

const MAX_SAMPLES = 100_000_000;

/**
 * Decodes a sound to samples of -1..1, at the file's own rate and with its own channels. What is decoded already is checked
 * and returned as it is.
 *
 * Formats and errors are those of {@link readAudioStream}. A browser's own `decodeAudioData` isn't used: it resamples to the
 * rate of its audio context, and browsers differ in how.
 *
 * @param input see `AudioInput`
 * @throws DataError as `readAudioStream`, and for a sound that is too long to be held whole
 * @example
 * const { samples, sampleRate } = await decodeAudio('./yes.wav'); // Float32Array(16000), 16000
 */
export async function decodeAudio(
  input: AudioInput,
  { maxSamples = MAX_SAMPLES }: DecodeAudioOptions = {},
): Promise<Waveform> {
  const blocks: Waveform[] = [];
  let length = 0;
  for await (const block of readAudioStream(input)) {
    blocks.push(block);
    length += block.samples.length;
    if (length > maxSamples) {
      throw new DataError(
        `${nameOfInput(input)} has more than ${maxSamples} samples, the limit for a sound that is held whole; read it with ` +
          'readAudioStream, divide it, or raise maxSamples.',
      );
    }
  }
  const [first] = blocks as [Waveform, ...Waveform[]];
  if (blocks.length === 1) return first;
  const samples = new Float32Array(length);
  let at = 0;
  for (const block of blocks) {
    samples.set(block.samples, at);
    at += block.samples.length;
  }
  return { ...first, samples };
}
