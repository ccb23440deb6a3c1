import type { Command } from 'commander';
import type { DatasetOptions } from '../actions/domain.js';
import type { LabelOptions } from './label-options.js';

/** How the files of sounds are to be read. */
export interface SoundOptions {
  /** What their names are made of. */
  readonly pattern?: string;
  /** Of Speech Commands. */
  readonly words?: readonly string[];
  /** Of a table. */
  readonly fileColumn?: string;
}

/** Adds what describes a folder or a table of sounds. */
export function addSoundOptions(command: Command): Command {
  return command
    .option('--pattern <pattern>', 'what the names of sounds are made of: {label}_{speaker}_{take}.wav')
    .option('--file-column <name>', 'where a table of sounds names the files; default: file')
    .option(
      '--words <word,...>',
      'of Speech Commands: the classes, beside _unknown_ and _silence_; default: every word',
      (text: string) => text.split(','),
    );
}

/** The same as the domain of sounds takes them. */
export function soundFiles({
  pattern,
  words,
  fileColumn: file,
  labelColumn: label,
  labelDelimiter,
}: SoundOptions & LabelOptions): DatasetOptions {
  return { pattern, words, file, label, labelDelimiter };
}
