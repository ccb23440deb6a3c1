import { cepstralMatrix, transformRows } from './cepstrum.js';
import { deltas } from './deltas.js';
import type { FeatureSettings } from './feature-options.js';
import { pcen } from './pcen.js';

/** Less than any deviation of sound that can be heard; silence would divide by 0. */
const LEAST_DEVIATION = 1e-3;

/** The second half of the way: energies to a picture's channels. */
export interface EnergyPicture {
  readonly columns: number;
  /**
   * Compresses, transforms, adds deltas and normalises.
   *
   * @param energies `[frames, width]`, changed in place
   * @returns one `[frames, columns]` a channel
   */
  compute(energies: Float64Array): Float64Array[];
}

/** @param width columns of the energies */
export function energyPicture(width: number, settings: FeatureSettings): EnergyPicture {
  const {
    kind,
    compression,
    floor,
    power,
    coefficients,
    lifter,
    deltas: orders,
    deltaReach,
    normalization,
  } = settings;
  const matrix = kind === 'mfcc' ? cepstralMatrix(width, coefficients, lifter) : undefined;
  const columns = matrix ? coefficients : width;
  return {
    columns,
    compute(energies) {
      if (compression === 'pcen') pcen(energies, width, settings.pcen);
      if (compression === 'log') {
        for (let i = 0; i < energies.length; i++) energies[i] = Math.log((energies[i] as number) + floor);
      }
      if (compression === 'decibels') {
        for (let i = 0; i < energies.length; i++) {
          energies[i] = (20 / power) * Math.log10(Math.max(energies[i] as number, floor));
        }
      }
      const channels = [matrix ? transformRows(energies, matrix, width) : energies];
      for (let order = 0; order < orders; order++) {
        channels.push(deltas(channels[order] as Float64Array, columns, deltaReach));
      }
      for (const channel of channels) {
        if (normalization === 'clip') standardize(channel, 0, 1);
        for (let column = 0; normalization === 'band' && column < columns; column++) {
          standardize(channel, column, columns);
        }
      }
      return channels;
    },
  };
}

/** Gives every `step`th value from `from` on mean 0 and deviation 1. */
function standardize(values: Float64Array, from: number, step: number): void {
  const count = Math.ceil((values.length - from) / step);
  let sum = 0;
  for (let i = from; i < values.length; i += step) sum += values[i] as number;
  const mean = sum / count;
  let squares = 0;
  for (let i = from; i < values.length; i += step) squares += ((values[i] as number) - mean) ** 2;
  const deviation = Math.max(LEAST_DEVIATION, Math.sqrt(squares / count));
  for (let i = from; i < values.length; i += step) values[i] = ((values[i] as number) - mean) / deviation;
}
