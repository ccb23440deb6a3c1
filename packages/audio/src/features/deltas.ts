/**
 * How fast each value changes: the slope of the regression line through `2 reach + 1` frames,
 * `d[t] = sum over n of n (x[t + n] - x[t - n]) / (2 sum over n of n^2)`, with the first and last frame repeated beyond the ends.
 * torchaudio's `compute_deltas` and HTK compute the same.
 *
 * @param values `[frames, width]`
 * @param reach frames to each side, 1 or more
 * @returns `[frames, width]`
 */
export function deltas(values: Float64Array, width: number, reach: number): Float64Array {
  const frames = values.length / width;
  const out = new Float64Array(values.length);
  const scale = 3 / (reach * (reach + 1) * (2 * reach + 1));
  for (let t = 0; t < frames; t++) {
    for (let n = 1; n <= reach; n++) {
      const later = Math.min(frames - 1, t + n) * width;
      const earlier = Math.max(0, t - n) * width;
      for (let i = 0; i < width; i++) {
        const change = (values[later + i] as number) - (values[earlier + i] as number);
        out[t * width + i] = (out[t * width + i] as number) + scale * n * change;
      }
    }
  }
  return out;
}
