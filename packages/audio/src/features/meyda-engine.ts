import { DataError } from '@striate/core';
import type { FrameFeatures, MeydaFeatureName, MeydaSettings } from './meyda-options.js';

/** What is used of Meyda; its settings are fields of one object. */
export interface Meyda {
  bufferSize: number;
  sampleRate: number;
  melBands: number;
  numberOfMFCCCoefficients: number;
  windowingFunction: string;
  extract(names: string[], frame: Float32Array): MeydaResult | null;
}

type MeydaResult = Readonly<
  Record<string, number | ArrayLike<number> | { specific: Float32Array; total: number } | undefined>
>;

/**
 * Loads Meyda, about 50 kB that only the engine `meyda` needs. In a page it leaves a global `Meyda` behind.
 *
 * @throws DataError where it can't be loaded
 */
export async function loadMeyda(): Promise<Meyda> {
  try {
    // Its types describe the module as if `default` were inside of it.
    const { default: meyda } = await import('meyda');
    return meyda as unknown as Meyda;
  } catch (cause) {
    throw new DataError(
      "Loading Meyda for the engine 'meyda' failed; install the package meyda, or take 'fast'.",
      {
        cause,
      },
    );
  }
}

/**
 * Features as Meyda itself computes them.
 *
 * @param meyda as {@link loadMeyda} returns it; its own settings stay as they are
 */
export function meydaEngine(
  meyda: Meyda,
  names: readonly MeydaFeatureName[],
  settings: MeydaSettings,
): FrameFeatures {
  // A copy without tables: Meyda keeps those of another sample rate or frame length.
  const own: Meyda & { barkScale?: undefined; melFilterBank?: undefined; chromaFilterBank?: undefined } = {
    ...meyda,
    barkScale: undefined,
    melFilterBank: undefined,
    chromaFilterBank: undefined,
    bufferSize: settings.bufferSize,
    sampleRate: settings.sampleRate,
    melBands: settings.melBands,
    numberOfMFCCCoefficients: settings.coefficients,
    windowingFunction: settings.window,
  };
  const asked = [...new Set(names.map((name) => (name === 'specificLoudness' ? 'loudness' : name)))];
  return (frame) => {
    const found = own.extract(asked, frame) ?? {};
    return Object.fromEntries(names.map((name) => [name, numbersOf(found, name)]));
  };
}

function numbersOf(found: MeydaResult, name: MeydaFeatureName): ArrayLike<number> {
  const value = found[name === 'specificLoudness' ? 'loudness' : name];
  if (typeof value === 'number') return [value];
  if (value === undefined) return [];
  if ('total' in value) return name === 'loudness' ? [value.total] : value.specific;
  return value;
}
