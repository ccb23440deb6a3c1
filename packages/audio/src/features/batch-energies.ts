import { ShapeError } from '@striate/core';
import { powerSpectrum } from '@striate/core/backend';
import { matMul, reshape, slice, sqrt, type Tensor1D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type Energies, emphasize } from './energies.js';
import type { FeatureSettings } from './feature-options.js';
import type { MelFilter } from './mel-filter-bank.js';

/**
 * Computes the energies of many clips by the backend's own transform.
 *
 * @param clips all of one length
 * @returns one `[frames, width]` a clip, or undefined where the backend has no kernel for it
 * @throws ShapeError for clips of several lengths
 */
export async function batchEnergies(
  clips: readonly Float32Array[],
  { window, filters, width, frames }: Energies,
  { frameLength, hopLength, fftLength, preEmphasis, power: exponent }: FeatureSettings,
): Promise<Float64Array[] | undefined> {
  const [first] = clips;
  if (!first) return [];
  const odd = clips.findIndex((clip) => clip.length !== first.length);
  if (odd > 0) {
    throw new ShapeError(
      `extractBatch: all clips must have the same length, received ${first.length} samples, and ${clips[odd]?.length} at ${odd}; fit them first (fitLength).`,
    );
  }
  const length = Math.max(frameLength, first.length);
  const signals = new Float32Array(clips.length * length);
  clips.forEach((clip, i) => {
    signals.set(emphasize(clip, preEmphasis), i * length);
  });
  const bins = fftLength / 2 + 1;
  const computed = tidy(() => {
    const weights: Tensor1D = tensor1d(Float32Array.from(window));
    const power = powerSpectrum(tensor2d(signals, [clips.length, length]), weights, { hopLength, fftLength });
    if (!power) return undefined;
    const spectra = reshape(exponent === 1 ? sqrt(power) : power, [-1, bins]);
    if (!filters) return slice(spectra, [0, 0], [-1, width]);
    return matMul(spectra, tensor2d(denseFilters(filters, bins), [bins, width]));
  });
  if (!computed) return undefined;
  try {
    const values = await computed.data();
    const size = frames(first.length) * width;
    return clips.map((_, i) => Float64Array.from(values.subarray(i * size, (i + 1) * size)));
  } finally {
    computed.dispose();
  }
}

/** @returns `[bins, bands]` */
function denseFilters(filters: readonly MelFilter[], bins: number): Float32Array {
  const matrix = new Float32Array(bins * filters.length);
  filters.forEach(({ start, weights }, band) => {
    weights.forEach((weight, i) => {
      matrix[(start + i) * filters.length + band] = weight;
    });
  });
  return matrix;
}
