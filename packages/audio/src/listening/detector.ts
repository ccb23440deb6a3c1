import { DataError, ShapeError } from '@striate/core';
import { checkRange } from '@striate/core/data';
import { SILENCE, UNKNOWN } from '../datasets/speech-commands.js';
import type { Hit } from './hit.js';
import { ScoreSmoother, type Smoothing, TIME_TOLERANCE } from './score-smoother.js';

/** When scores become a hit. */
export interface DetectionOptions {
  /** Default `mean`. */
  readonly smoothing?: Smoothing;
  /** What scores are smoothed over, seconds, above 0, at most 3600; default 0.5. */
  readonly smoothingSeconds?: number;
  /** The least smoothed score of a hit, 0..1; default 0.7. */
  readonly threshold?: number;
  /** The least number of windows that are smoothed over, however far apart, so that one alone decides nothing, 1..1000; default 2. */
  readonly leastCount?: number;
  /** Seconds after a hit without another, of whatever label; default 1. */
  readonly refractory?: number;
  /** Labels that are no hits, besides `_silence_` and `_unknown_`; default none. */
  readonly ignore?: readonly string[];
}

export interface DetectorOptions extends DetectionOptions {
  /** What the scores are of, in their order. */
  readonly labels: readonly string[];
}

/**
 * Decides from the scores of window after window when something was heard.
 *
 * Scores are smoothed over the last windows. The label with the highest one is a hit where it reaches the threshold, isn't ignored,
 * there were enough windows, and the last hit is long enough ago. A label has to fall below the threshold before it can be a hit
 * again, so that a lasting sound is one hit.
 *
 * Those are the rules of TensorFlow's `RecognizeCommands`, but for the last: there another label must win in between, which never
 * happens to a network without a class for silence.
 *
 * @see Chen et al. 2014, https://doi.org/10.1109/ICASSP.2014.6854370
 * @see tensorflow/examples/speech_commands/recognize_commands.h, https://github.com/tensorflow/tensorflow
 * @throws ShapeError for options out of range, labels to ignore that are none, or nothing left to hear
 * @example
 * const detector = new Detector({ labels: ['no', 'yes'], smoothingSeconds: 0.5, threshold: 0.6 });
 * detector.push(0.25, [0.2, 0.8]); // undefined: one window alone
 * detector.push(0.5, [0.4, 0.6]); // { label: 'yes', score: 0.7, time: 0.5 }
 * detector.push(0.75, [0.1, 0.9]); // undefined: it goes on
 */
export class Detector {
  readonly #labels: readonly string[];
  readonly #ignored: readonly boolean[];
  readonly #smoother: ScoreSmoother;
  readonly #threshold: number;
  readonly #leastCount: number;
  readonly #refractory: number;
  #time = Number.NEGATIVE_INFINITY;
  #hitTime = Number.NEGATIVE_INFINITY;
  /** The label of the last hit, for as long as it stays above the threshold. */
  #lasting: number | undefined;

  constructor(options: DetectorOptions) {
    const { labels, ignore = [], smoothing = 'mean', smoothingSeconds = 0.5 } = options;
    const { threshold = 0.7, leastCount = 2, refractory = 1 } = options;
    checkSmoothing(smoothing);
    checkRange('Detector', 'smoothingSeconds', smoothingSeconds, TIME_TOLERANCE, 3600);
    checkRange('Detector', 'threshold', threshold, 0, 1);
    checkRange('Detector', 'leastCount', leastCount, 1, 1000);
    checkRange('Detector', 'refractory', refractory, 0, 3600);
    this.#labels = labels;
    this.#ignored = ignoredLabels(labels, ignore);
    this.#smoother = new ScoreSmoother(smoothing, smoothingSeconds, leastCount);
    this.#threshold = threshold;
    this.#leastCount = leastCount;
    this.#refractory = refractory;
  }

  /**
   * Takes the scores of the next window.
   *
   * @param time of the window, seconds, later than the one before
   * @param scores one a label, 0..1
   * @returns a hit, where there is one
   * @throws DataError for another number of scores, one that is none, or a time that doesn't go on
   */
  push(time: number, scores: ArrayLike<number>): Hit | undefined {
    this.#check(time, scores);
    this.#time = time;
    const smoothed = this.#smoother.push(time, scores);
    if (this.#lasting !== undefined && (smoothed[this.#lasting] as number) < this.#threshold) {
      this.#lasting = undefined;
    }
    const score = Math.max(...smoothed);
    const top = smoothed.indexOf(score);
    if (score < this.#threshold || this.#ignored[top] || top === this.#lasting) return undefined;
    if (this.#smoother.count < this.#leastCount) return undefined;
    if (time - this.#hitTime < this.#refractory - TIME_TOLERANCE) return undefined;
    this.#hitTime = time;
    this.#lasting = top;
    return { label: this.#labels[top] as string, score, time };
  }

  #check(time: number, scores: ArrayLike<number>): void {
    if (!Number.isFinite(time) || time <= this.#time) {
      throw new DataError(
        `Detector: times must be finite and rise from window to window, received ${time} after ${this.#time}.`,
      );
    }
    if (scores.length !== this.#labels.length) {
      throw new DataError(
        `Detector: expected a score for each of ${this.#labels.length} labels, received ${scores.length}.`,
      );
    }
    const wrong = Array.from(scores).findIndex((score) => !(score >= 0 && score <= 1));
    if (wrong < 0) return;
    throw new DataError(
      `Detector: scores must be from 0 to 1, received ${scores[wrong]} for ${this.#labels[wrong]} at ${time} s; ` +
        'give probabilities, not logits.',
    );
  }
}

function checkSmoothing(smoothing: string): void {
  if (smoothing === 'mean' || smoothing === 'exponential') return;
  throw new ShapeError(`Detector: smoothing must be mean or exponential, received ${String(smoothing)}.`);
}

function ignoredLabels(labels: readonly string[], ignore: readonly string[]): boolean[] {
  const stranger = ignore.find((label) => !labels.includes(label));
  if (stranger !== undefined) {
    throw new ShapeError(
      `Detector: ignore names ${JSON.stringify(stranger)}, which is no label; there are: ${labels.join(', ')}.`,
    );
  }
  const ignored = labels.map((label) => label === SILENCE || label === UNKNOWN || ignore.includes(label));
  if (ignored.includes(false)) return ignored;
  throw new ShapeError(
    `Detector: at least one label must be left to hear, but all are ignored: ${labels.join(', ') || 'there are none'}.`,
  );
}
