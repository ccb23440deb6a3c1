/** What one frame's numbers come from, and how many there are; counts of 0 follow from the options. */
const FAST_SIZES = {
  chroma: 12,
  loudness: 1,
  melBands: 0,
  mfcc: 0,
  powerSpectrum: 0,
  rms: 1,
  specificLoudness: 24,
  spectralCentroid: 1,
  spectralFlatness: 1,
  spectralRolloff: 1,
  zcr: 1,
} as const;

const MEYDA_SIZES = {
  ...FAST_SIZES,
  energy: 1,
  perceptualSharpness: 1,
  perceptualSpread: 1,
  spectralCrest: 1,
  spectralKurtosis: 1,
  spectralSkewness: 1,
  spectralSlope: 1,
  spectralSpread: 1,
} as const;

/** Meyda's features that the engine `fast` computes as well. */
export type FastFeatureName = keyof typeof FAST_SIZES;

/**
 * Meyda's names; its `loudness` is two: `loudness` the total, and `specificLoudness` that of 24 Bark bands. Left out are the raw
 * spectra, and `spectralFlux`, which Meyda computes from signals.
 */
export type MeydaFeatureName = keyof typeof MEYDA_SIZES;

export const FAST_FEATURES = Object.keys(FAST_SIZES) as readonly FastFeatureName[];
export const MEYDA_FEATURES = Object.keys(MEYDA_SIZES) as readonly MeydaFeatureName[];

/** Whole spectra, which would be hundreds of channels. */
export type SpectrumName = 'melBands' | 'mfcc' | 'powerSpectrum';

/** What a feature picture can have as further channels. */
export type ExtraName = Exclude<MeydaFeatureName, SpectrumName>;

/** @returns what an engine computes of them */
export function extraNames(engine: unknown): readonly string[] {
  const names = engine === 'meyda' ? MEYDA_FEATURES : FAST_FEATURES;
  return names.filter((name) => MEYDA_SIZES[name] > 0);
}

/** Meyda's windows; `rect` is none. */
export type MeydaWindow = 'blackman' | 'hamming' | 'hanning' | 'rect' | 'sine';

/** What both engines need to know. */
export interface MeydaSettings {
  /** Hz. */
  readonly sampleRate: number;
  /** Samples of a frame: a power of two. */
  readonly bufferSize: number;
  /** Samples from one frame's start to the next one's. */
  readonly hopLength: number;
  readonly melBands: number;
  /** Of `mfcc`, at most `melBands`. */
  readonly coefficients: number;
  readonly window: MeydaWindow;
}

/** Computes chosen features of one frame after another. */
export type FrameFeatures = (frame: Float32Array) => Readonly<Record<string, ArrayLike<number>>>;

/** How many numbers a frame of a feature has. */
export function featureSize(name: MeydaFeatureName, settings: MeydaSettings): number {
  if (name === 'melBands') return settings.melBands;
  if (name === 'mfcc') return settings.coefficients;
  return name === 'powerSpectrum' ? settings.bufferSize / 2 : MEYDA_SIZES[name];
}
