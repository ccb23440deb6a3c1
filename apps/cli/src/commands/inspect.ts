import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addDatasetOptions, type DatasetFileOptions, datasetFiles } from './dataset-options.js';

const HELP = `
Examples:
  $ striate inspect ./photos-model
  $ striate inspect ./photos
  $ striate inspect ./reviews.csv --label-column stars
  $ striate inspect ./recordings --pattern '{label}_{speaker}_{take}.wav'`;

/** `striate inspect <bundle|dataset>`. */
export function addInspect(program: Command, terminal: Terminal): void {
  const command = program
    .command('inspect')
    .description('Show what is in a model or a dataset')
    .argument(
      '<bundle|dataset>',
      'the folder of a trained model, a folder of pictures or sounds, or a file or folder of texts',
    );
  addDatasetOptions(command)
    .addHelpText('after', HELP)
    .action(async (subject: string, options: DatasetFileOptions) => {
      const { inspect } = await import('../actions/inspect.js');
      await inspect(subject, datasetFiles(options), terminal);
    });
}
