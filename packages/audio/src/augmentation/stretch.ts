import type { Waveform } from '../decoding/waveform.js';

/** Two periods of a low voice. */
const FRAME_SECONDS = 0.032;
/** How far a frame may be moved to fit the last one, as a share of its length: half a period of a low voice. */
const SEARCH = 0.25;

/**
 * Makes a sound longer without changing its pitch, by WSOLA: windowed frames are laid one half over the other at another distance
 * than they were taken at, each moved a little to where it looks most like what would have followed the last one.
 *
 * Voices and single tones keep their sound for factors of 0.7 to 1.5; chords and drums roughen.
 *
 * @param waveform mono
 * @param factor of the length, above 0
 * @returns `round(factor * frames)` samples
 * @see Verhelst and Roelands 1993, https://doi.org/10.1109/ICASSP.1993.319366
 */
export function stretch({ samples, sampleRate }: Waveform, factor: number): Waveform {
  const half = Math.max(1, Math.round((FRAME_SECONDS * sampleRate) / 2));
  const reach = Math.round(SEARCH * 2 * half);
  const window = Float64Array.from(
    { length: 2 * half },
    (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / half),
  );
  const length = Math.round(samples.length * factor);
  // The first frame is centred on the beginning, so that its second half and the next frame's first half sum to one.
  const stretched = new Float32Array(length);
  const at = (index: number): number => samples[index] ?? 0;
  let natural = -half;
  for (let center = 0; center < length + half; center += half) {
    const ideal = Math.round(center / factor) - half;
    const start = center === 0 ? ideal : mostAlike(samples, { natural, ideal, half, reach });
    for (let i = 0; i < 2 * half; i++) {
      const place = center - half + i;
      if (place < 0 || place >= length) continue;
      stretched[place] = (stretched[place] as number) + (window[i] as number) * at(start + i);
    }
    natural = start + half;
  }
  return { samples: stretched, sampleRate };
}

interface Search {
  /** Where the last frame would have gone on. */
  readonly natural: number;
  readonly ideal: number;
  readonly half: number;
  readonly reach: number;
}

/** Finds the start within reach of `ideal` at which the sound is most like that at `natural`, by normalised correlation. */
function mostAlike(samples: Float32Array, { natural, ideal, half, reach }: Search): number {
  let best = ideal;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let start = ideal - reach; start <= ideal + reach; start++) {
    // Outside there is silence, which is like nothing.
    const from = Math.max(0, -start, -natural);
    const to = Math.min(half, samples.length - Math.max(start, natural));
    let product = 0;
    let power = 1e-12;
    for (let i = from; i < to; i++) {
      const value = samples[start + i] as number;
      product += value * (samples[natural + i] as number);
      power += value * value;
    }
    const score = product / Math.sqrt(power);
    if (score > bestScore) [best, bestScore] = [start, score];
  }
  return best;
}
