import type { Command } from 'commander';
import { layerNames, positiveNumber, wholeNumber } from '../numbers.js';

/** How a trained network learns other classes, for every kind of data. */
export interface TuningOptions {
  readonly freezeEpochs?: number;
  /** The first layer to train after `freezeEpochs`; several are one stage after another. */
  readonly unfreezeFrom?: readonly string[];
  readonly unfrozenLearningRate?: number;
  readonly headHidden?: number;
}

/** Adds what says how the network behind `--backbone` is tuned. */
export function addTuningOptions(command: Command): Command {
  return command
    .option('--freeze-epochs <n>', 'epochs in which the new head alone learns', wholeNumber(0))
    .option(
      '--unfreeze-from <layer,...>',
      'train from this layer on afterwards; several: in stages',
      layerNames,
    )
    .option('--unfrozen-learning-rate <x>', 'peak learning rate after --freeze-epochs', positiveNumber)
    .option('--head-hidden <n>', 'units of a hidden layer in the new head; default: none', wholeNumber(1));
}

/** These options by their flags, for `checkBackboneFlags`. */
export function tuningFlags(options: TuningOptions): Readonly<Record<string, unknown>> {
  return {
    '--freeze-epochs': options.freezeEpochs,
    '--unfreeze-from': options.unfreezeFrom,
    '--unfrozen-learning-rate': options.unfrozenLearningRate,
    '--head-hidden': options.headHidden,
  };
}
