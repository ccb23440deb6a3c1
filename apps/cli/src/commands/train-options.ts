import type { WeightPrecision } from '@striate/core/bundle';
import { type Command, Option } from 'commander';
import type { DivisionOptions } from '../actions/training-data.js';
import { positiveNumber, share, wholeNumber } from '../numbers.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';
import { weightsOption } from './weights-option.js';

/** What training is told for every kind of data. */
export interface TrainOptions extends BackendOptions, DivisionOptions {
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly ema?: number;
  /** Default: made from model, dataset and seed. */
  readonly out?: string;
  readonly weights: WeightPrecision;
  readonly report?: string;
  readonly resume?: boolean;
  readonly quiet?: boolean;
}

/** Adds what says which examples are trained, validated and tested on, and for how long. */
export function addTrainingOptions(command: Command, noun: string, holdOutExample: string): Command {
  const examples = `${noun}s`;
  return command
    .addOption(new Option('--test <dataset>', 'test on this dataset').conflicts('holdOut'))
    .option('--validation <share>', `validate every epoch on this share of the training ${examples}`, share)
    .option('--hold-out <expr>', `test on the ${examples} for which this holds, such as '${holdOutExample}'`)
    .option('--epochs <n>', `times to go over all ${examples}; default: as suits the model`, wholeNumber(1))
    .option('--batch-size <n>', `${examples} to a step; default: as suits the model`, wholeNumber(1))
    .option('--learning-rate <x>', 'peak learning rate; default: as suits the model', positiveNumber)
    .option('--ema <decay>', 'keep a moving average of the weights, such as 0.999', share)
    .option(
      '--limit <n>',
      `train on at most so many ${examples}, drawn evenly from the classes`,
      wholeNumber(1),
    )
    .option('--seed <n>', 'initial weights, order and variation follow from it', wholeNumber(0), 0);
}

/** Adds what says where training runs, and what it leaves behind. */
export function addOutputOptions(command: Command): Command {
  return addBackendOptions(command)
    .option('--out <dir>', 'where the model goes; default: runs/<model>-<dataset>-<seed>')
    .addOption(weightsOption())
    .option('--report <file>', 'also write the figures to this JSON file')
    .option('--resume', 'go on from the checkpoint of an interrupted run')
    .option('--quiet', 'show no progress');
}
