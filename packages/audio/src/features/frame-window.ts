/** What a frame is multiplied with before its transform. */
export type WindowName = 'hann' | 'hamming' | 'blackman' | 'rectangular';

/** Each is `sum over j of a[j] cos(2 pi j n / N)`. */
const TERMS: Readonly<Record<WindowName, readonly number[]>> = {
  hann: [0.5, -0.5],
  hamming: [0.54, -0.46],
  blackman: [0.42, -0.5, 0.08],
  rectangular: [1],
};

export const WINDOWS = Object.keys(TERMS) as readonly WindowName[];

/**
 * A window of cosines, `w[n] = sum over j of a[j] cos(2 pi j n / N)`, where `N` is `length` for a periodic window (for spectra,
 * as `scipy.signal.get_window`, librosa and torchaudio have it) and `length - 1` for a symmetric one (as Meyda's `hanning`).
 *
 * @param length 1 or more
 * @param periodic default true
 * @returns `[length]`
 * @example
 * frameWindow('hann', 4); // [0, 0.5, 1, 0.5]
 */
export function frameWindow(name: WindowName, length: number, periodic = true): Float64Array {
  const step = (2 * Math.PI) / Math.max(1, periodic ? length : length - 1);
  return Float64Array.from({ length }, (_, n) =>
    TERMS[name].reduce((sum, term, j) => sum + term * Math.cos(step * j * n), 0),
  );
}
