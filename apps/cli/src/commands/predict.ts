import type { Command } from 'commander';
import { wholeNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

export interface PredictOptions extends BackendOptions {
  readonly topK: number;
  /** A file with an input a line, or `-`. */
  readonly from?: string;
  readonly json?: boolean;
}

const HELP = `
Examples:
  $ striate predict ./photos-model one.jpg two.png
  $ striate predict ./photos-model *.jpg --top-k 1 --json
  $ striate predict ./reviews-model 'a warm, funny, engaging film'
  $ find . -name '*.jpg' | striate predict ./photos-model --from - --json

An input that can't be read is reported, the others are predicted, and the exit
code is 1.`;

/** `striate predict <bundle> [input...]`. */
export function addPredict(program: Command, terminal: Terminal): void {
  const command = program
    .command('predict')
    .description('Predict the classes of inputs')
    .argument('<bundle>', 'the folder of a trained model')
    .argument('[input...]', 'pictures or sounds, or texts in quotes')
    .option('--top-k <n>', 'likeliest classes to show for each input', wholeNumber(1), 3)
    .option('--from <file>', 'also predict the inputs in this file, one a line; - reads standard input')
    .option('--json', 'print JSON for other programs');
  addBackendOptions(command)
    .addHelpText('after', HELP)
    .action(async (bundle: string, inputs: string[], options: PredictOptions) => {
      if (inputs.length === 0 && options.from === undefined) {
        command.error("error: missing required argument 'input', or --from <file>");
      }
      const { predict } = await import('../actions/predict.js');
      await predict(bundle, inputs, options, terminal);
    });
}
