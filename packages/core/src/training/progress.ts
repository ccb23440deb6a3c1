/** One epoch's record, as it appears in a report. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean training loss over the epoch's batches, as optimised (with smoothing, class weights and regularisation). */
  readonly loss: number;
  /**
   * Share of training examples predicted right while training, under augmentation and dropout. Of several labels an example,
   * all must be right at the threshold 0.5 (subset accuracy).
   */
  readonly accuracy: number;
  /** Mean cross-entropy on the validation set: without smoothing, class weights and regularisation. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** At the epoch's last step. */
  readonly learningRate: number;
  /** Training and validation. */
  readonly seconds: number;
  /** While training, without the validation pass. */
  readonly examplesPerSecond: number;
}

/** What training reports: after every step (at most some 10 times a second) and at the end of every epoch. */
export type TrainingEvent =
  | {
      readonly type: 'step';
      readonly epoch: number;
      readonly epochs: number;
      /** Within the epoch, from 1. */
      readonly step: number;
      readonly stepsPerEpoch: number;
      /** Running means over the epoch so far. */
      readonly loss: number;
      readonly accuracy: number;
      readonly learningRate: number;
      readonly examplesPerSecond: number;
      /** Estimate for the whole run. */
      readonly remainingSeconds: number;
    }
  | {
      /** A frozen part of the network runs over the examples, once for all epochs. */
      readonly type: 'features';
      readonly examples: number;
      readonly total: number;
      readonly examplesPerSecond: number;
    }
  | { readonly type: 'epoch'; readonly epochs: number; readonly record: EpochRecord }
  | { readonly type: 'checkpoint'; readonly epoch: number; readonly step: number; readonly location: string }
  | { readonly type: 'resume'; readonly epoch: number; readonly step: number; readonly location: string }
  | { readonly type: 'skip'; readonly id: string; readonly reason: string }
  | {
      readonly type: 'stop';
      readonly reason: 'early-stopping';
      readonly epoch: number;
      readonly bestEpoch: number;
    };

/** What a finished run leaves behind. */
export interface TrainingSummary {
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights the model holds: the last, or the best one under early stopping. */
  readonly epoch: number;
  readonly stoppedEarly: boolean;
  /** Wall-clock time spent training, over all resumed parts. */
  readonly seconds: number;
  /** While training, without validation passes. */
  readonly examplesPerSecond: number;
  /** Examples that could not be read and were left out. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}
