import type { Waveform } from '../decoding/waveform.js';

/**
 * Makes one channel of several: their mean, as librosa and torchaudio's users do.
 *
 * @param waveform `[frames, channels]`
 * @returns `[frames]`; a mono sound as it is
 * @example
 * mixDown({ samples: Float32Array.of(1, 0, 0.5, 0.5), sampleRate: 8000, channels: 2 }).samples; // [0.5, 0.5]
 */
export function mixDown(waveform: Waveform): Waveform {
  const { samples, sampleRate, channels = 1 } = waveform;
  if (channels === 1) return waveform;
  const mono = new Float32Array(samples.length / channels);
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[i * channels + channel] as number;
    mono[i] = sum / channels;
  }
  return { samples: mono, sampleRate };
}
