import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';
import { addDatasetOptions, type DatasetFileOptions } from './dataset-options.js';

export interface EvaluateOptions extends BackendOptions, DatasetFileOptions {
  readonly report?: string;
  readonly quiet?: boolean;
}

const HELP = `
Examples:
  $ striate evaluate ./mnist-model ./mnist
  $ striate evaluate ./photos-model ./more-photos --report figures.json
  $ striate evaluate ./reviews-model ./more-reviews.tsv
  $ striate evaluate ./words-model ./more --pattern '{label}_{speaker}.wav'

Of a dataset with a test part, that part is used.`;

/** `striate evaluate <bundle> <dataset>`. */
export function addEvaluate(program: Command, terminal: Terminal): void {
  const command = program
    .command('evaluate')
    .description('Measure a model on labelled files')
    .argument('<bundle>', 'the folder of a trained model')
    .argument(
      '<dataset>',
      'a folder of pictures or sounds, a file or folder of texts, or builtin:digits, builtin:intents, builtin:vowels',
    );
  addDatasetOptions(command);
  addBackendOptions(command)
    .option('--report <file>', 'also write the figures to this JSON file')
    .option('--quiet', 'show no messages')
    .addHelpText('after', HELP)
    .action(async (bundle: string, dataset: string, options: EvaluateOptions) => {
      const { evaluate } = await import('../actions/evaluate.js');
      await evaluate(bundle, dataset, options, terminal);
    });
}
