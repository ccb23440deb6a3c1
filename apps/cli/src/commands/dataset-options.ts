import type { Command } from 'commander';
import type { DatasetOptions } from '../actions/domain.js';
import { addSoundOptions, type SoundOptions, soundFiles } from './sound-options.js';
import { addTableOptions, type TableOptions, tableFiles } from './table-options.js';

/** How a dataset of any kind is to be read. */
export interface DatasetFileOptions extends TableOptions, SoundOptions {}

/** Adds what describes the files of a dataset, of whichever kind. */
export function addDatasetOptions(command: Command): Command {
  return addSoundOptions(addTableOptions(command));
}

/** The same as a domain takes them. */
export function datasetFiles(options: DatasetFileOptions): DatasetOptions {
  return { ...tableFiles(options), ...soundFiles(options) };
}
