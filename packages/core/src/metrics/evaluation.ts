import type { ScoredLabel } from './prediction.js';

export interface ClassMetrics {
  readonly label: string;
  /** Of what was called this class, the share that is; 0 where nothing was. */
  readonly precision: number;
  /** Of what is this class, the share that was found; 0 where there is none. */
  readonly recall: number;
  readonly f1: number;
  /** Examples of the class. */
  readonly support: number;
}

/** A wrong prediction: the more confident, the worse. */
export interface Mistake {
  readonly id: string;
  /** Position in the dataset that was evaluated. */
  readonly index: number;
  readonly label: string;
  readonly predicted: readonly ScoredLabel[];
}

/** How a classifier did on a dataset. Plain JSON. */
export interface Evaluation {
  readonly examples: number;
  readonly accuracy: number;
  /** Share whose class is among the five likeliest; equals 1 with five classes or fewer. */
  readonly top5Accuracy: number;
  /** Mean negative log-likelihood, natural logarithm. */
  readonly loss: number;
  /** One class against the rest, mean over the classes that occur; null where only one class occurs. */
  readonly rocAuc: number | null;
  /** Over 15 equal-width bins of confidence. */
  readonly expectedCalibrationError: number;
  readonly labels: readonly string[];
  readonly perClass: readonly ClassMetrics[];
  /** `[actual][predicted]`, counts. */
  readonly confusionMatrix: readonly (readonly number[])[];
  /** The most confident wrong predictions, worst first. */
  readonly mistakes: readonly Mistake[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  readonly seconds: number;
  readonly examplesPerSecond: number;
}
