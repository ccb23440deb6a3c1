import type { FeatureSettings } from './feature-options.js';
import { frameValues } from './frame-values.js';
import { loadMeyda, meydaEngine } from './meyda-engine.js';
import { fastFeatures } from './meyda-fast.js';
import { type ExtraName, type FastFeatureName, type FrameFeatures, featureSize } from './meyda-options.js';

/** Numbers of each frame beside its spectrum. */
export interface ExtraChannels {
  /** How many numbers a frame has. */
  readonly count: number;
  /** Loads the engine, where it must be. */
  load(): Promise<void>;
  /** Undefined before {@link load} where the engine is Meyda. */
  readonly compute: ((samples: Float32Array, frames: number) => Float32Array[]) | undefined;
}

/**
 * Prepares a picture's further channels. Their frames start where the picture's do, have `fftLength` samples and Meyda's own
 * window, `hanning`.
 */
export function extraChannels(sampleRate: number, settings: FeatureSettings): ExtraChannels {
  const { extras, engine, fftLength: bufferSize, hopLength } = settings;
  // None of them depends on the mel bands.
  const meydaSettings = {
    sampleRate,
    bufferSize,
    hopLength,
    melBands: 26,
    coefficients: 13,
    window: 'hanning',
  } as const;
  const bind = (compute: FrameFeatures) => (samples: Float32Array, frames: number) =>
    columnsOf(frameValues(compute, extras, { samples, frames }, meydaSettings), frames);
  let compute =
    engine === 'fast' || extras.length === 0
      ? bind(fastFeatures(extras as readonly (ExtraName & FastFeatureName)[], meydaSettings))
      : undefined;
  return {
    count: extras.reduce((count, name) => count + featureSize(name, meydaSettings), 0),
    get compute() {
      return compute;
    },
    async load() {
      compute ??= bind(meydaEngine(await loadMeyda(), extras, meydaSettings));
    },
  };
}

/** @returns one `[frames]` for each number that a frame has */
function columnsOf(values: ReadonlyMap<string, Float32Array>, frames: number): Float32Array[] {
  return [...values.values()].flatMap((rows) => {
    const size = rows.length / frames;
    return Array.from({ length: size }, (_, i) =>
      Float32Array.from({ length: frames }, (_, t) => rows[t * size + i] as number),
    );
  });
}
