import type { Waveform } from '../decoding/waveform.js';
import { checkRates, createResampler } from './resampler.js';

/**
 * Changes a sound's rate, by band-limited interpolation with a windowed sinc.
 *
 * Passes up to 0.9 of half the lower rate within 0.01 dB, and stops what lies above half of it by 90 dB, so that nothing folds
 * back. No delay: sample `k` is the sound at time `k / rate`, zeros are taken before its beginning and after its end. Of `n`
 * frames become `ceil(n to / from)`.
 *
 * @param waveform `[frames, channels]`, finite
 * @param sampleRate of the result, Hz, 1..10,000,000, at most 256 times lower or higher
 * @returns `[ceil(frames sampleRate / waveform.sampleRate), channels]`; `waveform` itself where the rate is the same
 * @throws ShapeError for a rate out of range
 * @example
 * resample({ samples: new Float32Array(44_100), sampleRate: 44_100 }, 16_000).samples.length; // 16000
 */
export function resample(waveform: Waveform, sampleRate: number): Waveform {
  const { samples, sampleRate: from, channels = 1 } = waveform;
  checkRates(from, sampleRate);
  if (from === sampleRate) return waveform;
  const outputs = Array.from({ length: channels }, (_, channel) =>
    resampleChannel(channelOf(samples, channel, channels), from, sampleRate),
  );
  const [mono] = outputs as [Float32Array, ...Float32Array[]];
  if (channels === 1) return { ...waveform, samples: mono, sampleRate };
  const interleaved = Float32Array.from(
    { length: mono.length * channels },
    (_, i) => outputs[i % channels]?.[Math.floor(i / channels)] as number,
  );
  return { ...waveform, samples: interleaved, sampleRate };
}

function resampleChannel(samples: Float32Array, from: number, to: number): Float32Array {
  const resampler = createResampler({ from, to });
  const early = resampler.push(samples);
  const late = resampler.end();
  const whole = new Float32Array(early.length + late.length);
  whole.set(early);
  whole.set(late, early.length);
  return whole;
}

function channelOf(samples: Float32Array, channel: number, channels: number): Float32Array {
  if (channels === 1) return samples;
  return Float32Array.from(
    { length: samples.length / channels },
    (_, i) => samples[i * channels + channel] as number,
  );
}
