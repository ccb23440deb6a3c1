import { cepstralMatrix, transformRows } from './cepstrum.js';
import { deltas } from './deltas.js';
import type { ClipNormalization, FeatureSettings } from './feature-options.js';
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
      for (const channel of channels) normalize(channel, columns, normalization);
      return channels;
    },
  };
}

/** In place. */
function normalize(channel: Float64Array, columns: number, how: ClipNormalization): void {
  if (how === 'none') return;
  for (let column = 0; how !== 'clip' && column < columns; column++) {
    center(channel, column, columns);
    if (how === 'band') scale(channel, column, columns);
  }
  if (how === 'clip') center(channel, 0, 1);
  if (how !== 'band') scale(channel, 0, 1);
}

/** Gives every `step`th value from `from` on mean 0. */
function center(values: Float64Array, from: number, step: number): void {
  let sum = 0;
  for (let i = from; i < values.length; i += step) sum += values[i] as number;
  const mean = sum / Math.ceil((values.length - from) / step);
  for (let i = from; i < values.length; i += step) values[i] = (values[i] as number) - mean;
}

/** Gives every `step`th value from `from` on, whose mean is 0, deviation 1. */
function scale(values: Float64Array, from: number, step: number): void {
  let squares = 0;
  for (let i = from; i < values.length; i += step) squares += (values[i] as number) ** 2;
  const deviation = Math.max(LEAST_DEVIATION, Math.sqrt(squares / Math.ceil((values.length - from) / step)));
  for (let i = from; i < values.length; i += step) values[i] = (values[i] as number) / deviation;
}
