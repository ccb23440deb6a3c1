import type { SkippedExample } from '../data/skipped.js';

/** How far an evaluation has come. */
export interface EvaluationProgress {
  readonly examples: number;
  readonly total: number;
  readonly examplesPerSecond: number;
}

/** How a dataset is run through a model. */
export interface PredictionOptions {
  /** Default 64. */
  readonly batchSize?: number;
  /** Cancels at the next batch: `signal.reason` is thrown. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  /** Hears of each example that can't be read; they are also listed in the result. */
  readonly onSkip?: (skipped: SkippedExample) => void;
}

export interface EvaluateOptions extends PredictionOptions {
  /** Wrong predictions to list, at most; default 32. */
  readonly mistakes?: number;
}
