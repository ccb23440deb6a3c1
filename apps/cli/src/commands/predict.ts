import type { Command } from 'commander';
import { wholeNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

export interface PredictOptions extends BackendOptions {
  readonly topK: number;
  readonly json?: boolean;
}

const HELP = `
Examples:
  $ striate predict ./photos-model one.jpg two.png
  $ striate predict ./photos-model *.jpg --top-k 1 --json

A file that can't be read is reported, the others are predicted, and the exit
code is 1.`;

/** `striate predict <bundle> <file...>`. */
export function addPredict(program: Command, terminal: Terminal): void {
  const command = program
    .command('predict')
    .description('Predict the classes of files')
    .argument('<bundle>', 'the folder of a trained model')
    .argument('<file...>', 'pictures')
    .option('--top-k <n>', 'likeliest classes to show for each file', wholeNumber(1), 3)
    .option('--json', 'print JSON for other programs');
  addBackendOptions(command)
    .addHelpText('after', HELP)
    .action(async (bundle: string, files: string[], options: PredictOptions) => {
      const { predictImages } = await import('../image/predict-images.js');
      await predictImages(bundle, files, options, terminal);
    });
}
