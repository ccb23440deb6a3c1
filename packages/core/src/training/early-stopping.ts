import { TrainingError } from '../errors.js';
import type { EarlyStoppingOptions } from './fit-options.js';
import type { EpochRecord } from './progress.js';

/** Where early stopping stands; plain JSON, part of a checkpoint. */
export interface EarlyStoppingState {
  readonly best: { readonly epoch: number; readonly value: number } | null;
  /** Epochs since the best one. */
  readonly waited: number;
}

export const EARLY_STOPPING_START: EarlyStoppingState = { best: null, waited: 0 };

/**
 * Fills in the defaults.
 *
 * @throws TrainingError for options out of range, or a validation figure to watch without validation data
 */
export function resolveEarlyStopping(
  { monitor, patience = 3, minDelta = 0, restoreBest = true }: EarlyStoppingOptions,
  hasValidation: boolean,
): Required<EarlyStoppingOptions> {
  if (monitor?.startsWith('validation') && !hasValidation) {
    throw new TrainingError(
      `fit: earlyStopping watches ${monitor}, but there is no validation data; pass \`validation\` or watch 'loss'.`,
    );
  }
  if (!Number.isInteger(patience) || patience < 1 || !(minDelta >= 0 && minDelta < Infinity)) {
    throw new TrainingError(
      `fit: earlyStopping needs a patience of at least 1 epoch and a minDelta of at least 0, got ${patience} and ${minDelta}.`,
    );
  }
  return { monitor: monitor ?? (hasValidation ? 'validationLoss' : 'loss'), patience, minDelta, restoreBest };
}

/**
 * Judges a finished epoch: better than the best one by more than `minDelta`, or one more epoch waited.
 *
 * @returns the new state; its `best.epoch` is the record's where the epoch was the best so far
 */
export function judgeEpoch(
  { best, waited }: EarlyStoppingState,
  record: EpochRecord,
  { monitor, minDelta }: Required<EarlyStoppingOptions>,
): EarlyStoppingState {
  const value = record[monitor] as number;
  const gain = best && (monitor.endsWith('ccuracy') ? value - best.value : best.value - value);
  if (gain === null || gain > minDelta) return { best: { epoch: record.epoch, value }, waited: 0 };
  return { best, waited: waited + 1 };
}
