import type { WeightPrecision } from '@striate/core/bundle';
import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';
import { addDatasetOptions, type DatasetFileOptions } from './dataset-options.js';
import { weightsOption } from './weights-option.js';

export interface OptimizeOptions extends BackendOptions, DatasetFileOptions {
  readonly out: string;
  readonly weights: WeightPrecision;
  readonly fold?: boolean;
  readonly test?: string;
  readonly quiet?: boolean;
}

const HELP = `
Examples:
  $ striate optimize ./photos-model --fold --out ./fast-model
  $ striate optimize ./photos-model --weights int8 --out ./small-model \\
      --test ./photos
  $ striate optimize ./words-model --weights int8 --out ./small-model \\
      --test ./recordings --pattern '{label}_{speaker}_{take}.wav'

float16 costs next to no accuracy. int8 costs some: measure it with --test. It
takes no --fold: folded numbers lie too far apart for 8 bits. striate folds by
itself when it predicts.`;

/** `striate optimize <bundle> --out <dir>`. */
export function addOptimize(program: Command, terminal: Terminal): void {
  const command = program
    .command('optimize')
    .description('Make a model smaller or faster')
    .argument('<bundle>', 'the folder of a trained model')
    .requiredOption('--out <dir>', 'where the copy goes')
    .addOption(weightsOption())
    .option('--fold', 'fold batch normalisation into the layers before it')
    .option('--test <dataset>', 'measure model and copy on this dataset');
  addDatasetOptions(command);
  addBackendOptions(command)
    .option('--quiet', 'show no messages')
    .addHelpText('after', HELP)
    .action(async (bundle: string, options: OptimizeOptions) => {
      const { optimizeBundle } = await import('../actions/optimize-bundle.js');
      await optimizeBundle(bundle, options, terminal);
    });
}
