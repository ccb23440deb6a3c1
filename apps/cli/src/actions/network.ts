import type { Classifier, TrainClassifierOptions } from '@striate/core/classifier';
import { directoryStorage } from '@striate/core/storage';
import type { TrainOptions } from '../commands/train-options.js';
import type { Terminal } from '../terminal.js';
import { trainingProgress } from '../training-progress.js';
import { datasetFingerprint } from './dataset-fingerprint.js';
import type { TrainingData } from './training-data.js';

/** What a network is trained with. */
export interface NetworkRequest<Input, Options extends TrainOptions> {
  readonly data: TrainingData<Input>;
  readonly options: Options;
  /** Where the model and its checkpoint go. */
  readonly out: string;
  /** What an example is called. */
  readonly noun: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** A network that a command line asks for, made ready before anything is written. */
export interface TrainableNetwork<Input, Options extends TrainOptions> {
  train(request: NetworkRequest<Input, Options>): Promise<Classifier<Input>>;
  dispose(): void;
}

/** What every domain's `fit` and `fineTune` take in one way. */
export type SharedOptions<Input> = Pick<
  TrainClassifierOptions<Input, unknown>,
  | 'validation'
  | 'epochs'
  | 'batchSize'
  | 'learningRate'
  | 'seed'
  | 'ema'
  | 'signal'
  | 'checkpoint'
  | 'onProgress'
>;

/** Runs a training with a command line's settings, and shows its progress. */
export async function withProgress<Input, Result>(
  { data, options, out, noun, terminal, signal }: NetworkRequest<Input, TrainOptions>,
  train: (shared: SharedOptions<Input>) => Promise<Result>,
): Promise<Result> {
  const { epochs, batchSize, learningRate, seed, resume, ema, quiet } = options;
  const { train: trained, validation, test } = data;
  const progress = trainingProgress(terminal, { quiet, signal, noun });
  try {
    return await train({
      validation,
      epochs,
      batchSize,
      learningRate,
      seed,
      ema,
      signal,
      checkpoint: {
        storage: directoryStorage(out),
        resume,
        fingerprint: { examples: datasetFingerprint(trained), testExamples: datasetFingerprint(test) },
      },
      onProgress: progress.onProgress,
    });
  } finally {
    progress.stop();
  }
}
