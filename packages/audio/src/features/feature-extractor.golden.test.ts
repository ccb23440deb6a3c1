import { describe, expect, test } from 'vitest';
import { featureExtractor } from './feature-extractor.js';
import type { FeatureOptions } from './feature-options.js';
import cases from './golden/features.json' with { type: 'json' };

/** As tooling/golden/audio-features.py makes it. */
const sound = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (((i * 37 + ((i * i) % 101) * 5) % 256) - 128) / 256);

describe("features by librosa's and torchaudio's formulas", () => {
  test.each(cases)('$name', ({ rate, length, options, shape, values }) => {
    const features = featureExtractor(rate, options as FeatureOptions).extract(sound(length));
    expect(features.shape).toEqual(shape);
    const off = values.map(
      (value, i) => Math.abs(value - (features.data[i] as number)) / (1 + Math.abs(value)),
    );
    expect(Math.max(...off)).toBeLessThan(1e-6);
  });
});
