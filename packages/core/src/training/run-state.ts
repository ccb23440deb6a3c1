import type { SkippedExample } from '../data/skipped.js';
import { EARLY_STOPPING_START, type EarlyStoppingState } from './early-stopping.js';
import type { EpochRecord, TrainingSummary } from './progress.js';

/** Sums over the batches of the current epoch. */
export interface RunningFigures {
  /** Sum over examples. */
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
  /** Of the last step. */
  readonly learningRate: number;
  /** Spent on training steps, reading included. */
  readonly seconds: number;
}

/** Where a run stands, besides its tensors; plain JSON, the state in a checkpoint. */
export interface RunState {
  /** Epochs of earlier phases: where this run's schedule began. */
  readonly firstEpoch: number;
  /** Epochs that are finished. */
  readonly epoch: number;
  /** Batches of the current epoch that are behind us. */
  readonly step: number;
  readonly running: RunningFigures;
  readonly history: readonly EpochRecord[];
  readonly earlyStopping: EarlyStoppingState;
  readonly stoppedEarly: boolean;
  /** Nothing is left to train. */
  readonly finished: boolean;
  /** Since the start, over all resumed parts. */
  readonly seconds: number;
  /** Examples trained on and the time it took, in the epochs that are finished. */
  readonly trained: { readonly examples: number; readonly seconds: number };
  readonly skipped: readonly SkippedExample[];
}

export const NOTHING_RUN: RunningFigures = { loss: 0, correct: 0, examples: 0, learningRate: 0, seconds: 0 };

export const START: RunState = {
  firstEpoch: 0,
  epoch: 0,
  step: 0,
  running: NOTHING_RUN,
  history: [],
  earlyStopping: EARLY_STOPPING_START,
  stoppedEarly: false,
  finished: false,
  seconds: 0,
  trained: { examples: 0, seconds: 0 },
  skipped: [],
};

/** @param after an earlier phase of the same training, whose figures the run adds to */
export function startAfter(after: TrainingSummary | undefined): RunState {
  if (!after) return START;
  const { history, seconds, examplesPerSecond, skipped } = after;
  // A summary has no count of examples: their rate over the epochs' time comes to the same.
  const trainedSeconds = history.reduce((sum, record) => sum + record.seconds, 0);
  return {
    ...START,
    firstEpoch: history.length,
    epoch: history.length,
    history,
    seconds,
    trained: { examples: examplesPerSecond * trainedSeconds, seconds: trainedSeconds },
    skipped,
  };
}
