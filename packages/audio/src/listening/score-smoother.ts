/** How scores of the last windows become one. */
export type Smoothing = 'mean' | 'exponential';

/** Times are sums of fractions: windows that lie a hop apart do so but for rounding. */
export const TIME_TOLERANCE = 1e-6;

interface Scored {
  readonly time: number;
  readonly scores: ArrayLike<number>;
}

/**
 * Smooths the scores of windows over time, which may come at irregular times.
 *
 * `mean` is the mean of the windows in the last `seconds`, and of at least `leastCount` of them, however far apart: Chen's smoothed posteriors,
 * `p'(j) = 1 / (j - h + 1) * sum of p(k), k = h..j`. `exponential` moves by `1 - exp(-dt / seconds)` of the way to each window's
 * scores, and begins with the first.
 *
 * @see Chen et al. 2014, Small-footprint keyword spotting using deep neural networks, section 2.3,
 *   https://doi.org/10.1109/ICASSP.2014.6854370
 */
export class ScoreSmoother {
  readonly #smoothing: Smoothing;
  readonly #seconds: number;
  readonly #leastCount: number;
  #recent: Scored[] = [];
  #smoothed: number[] = [];

  constructor(smoothing: Smoothing, seconds: number, leastCount: number) {
    this.#smoothing = smoothing;
    this.#seconds = seconds;
    this.#leastCount = leastCount;
  }

  /** Windows that are smoothed over; below `leastCount` only at the beginning. */
  get count(): number {
    return this.#recent.length;
  }

  /**
   * @param time of the window, seconds, later than the one before
   * @param scores a number a label
   * @returns the smoothed scores
   */
  push(time: number, scores: ArrayLike<number>): readonly number[] {
    const before = this.#recent.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
    const oldest = time - this.#seconds + TIME_TOLERANCE;
    const kept = this.#recent.filter(
      (window, i) => window.time > oldest || i > this.count - this.#leastCount,
    );
    this.#recent = [...kept, { time, scores }];
    const share = this.#smoothing === 'mean' ? undefined : 1 - Math.exp((before - time) / this.#seconds);
    this.#smoothed = Array.from(scores, (score, label) => {
      if (share === undefined) return this.#mean(label);
      const smoothed = this.#smoothed[label] ?? score;
      return smoothed + share * (score - smoothed);
    });
    return this.#smoothed;
  }

  #mean(label: number): number {
    // Summed anew each time: a running sum would drift over hours.
    return this.#recent.reduce((sum, { scores }) => sum + (scores[label] as number), 0) / this.count;
  }
}
