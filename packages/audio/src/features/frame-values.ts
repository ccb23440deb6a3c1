import type { FrameFeatures, MeydaFeatureName, MeydaSettings } from './meyda-options.js';
import { featureSize } from './meyda-options.js';

/**
 * Computes features of all frames of a clip, with zeros after its end.
 *
 * @param samples mono
 * @param frames how many, each `hopLength` after the one before
 * @returns for each name `[frames, size]`; what has no value, as the centre of silence, is 0
 */
export function frameValues<Name extends MeydaFeatureName>(
  compute: FrameFeatures,
  names: readonly Name[],
  { samples, frames }: { readonly samples: Float32Array; readonly frames: number },
  settings: MeydaSettings,
): Map<Name, Float32Array> {
  const found = new Map(
    names.map((name) => [name, new Float32Array(frames * featureSize(name, settings))] as const),
  );
  const frame = new Float32Array(settings.bufferSize);
  for (let t = 0; t < frames; t++) {
    const start = t * settings.hopLength;
    frame.fill(0).set(samples.subarray(start, start + frame.length));
    const values = compute(frame);
    for (const [name, out] of found) {
      const size = out.length / frames;
      for (let i = 0; i < size; i++) {
        const value = values[name]?.[i] as number;
        out[t * size + i] = Number.isFinite(value) ? value : 0;
      }
    }
  }
  return found;
}
