import type { LoadTextDatasetOptions } from '@striate/text/datasets';
import { type Command, Option } from 'commander';
import { addLabelOptions, column, type LabelOptions } from './label-options.js';

/** How the rows of a file of texts are to be read. */
export interface TableOptions extends LabelOptions {
  readonly textColumn?: readonly (string | number)[];
  readonly delimiter?: string;
  readonly format?: 'tsv' | 'csv' | 'jsonl';
  readonly header?: boolean;
}

/** Adds what describes a file of labelled texts. */
export function addTableOptions(command: Command): Command {
  command.option('--text-column <column,...>', 'where the text is: names or positions from 0', columns);
  return addLabelOptions(command, 'text')
    .option('--delimiter <character>', 'what is between columns; default: a tab or a comma', delimiter)
    .addOption(
      new Option('--format <kind>', 'what the file is; default: by its name').choices([
        'tsv',
        'csv',
        'jsonl',
      ]),
    )
    .addOption(
      new Option('--header', 'the first row names the columns; default: as it looks').conflicts('noHeader'),
    )
    .option('--no-header', 'the first row is a text like any other');
}

/** The same as `loadTextDataset` takes them. */
export function tableFiles({
  textColumn: text,
  labelColumn: label,
  labelDelimiter,
  delimiter,
  format,
  header,
}: TableOptions): LoadTextDatasetOptions {
  return { text, label, labelDelimiter, delimiter, format, header };
}

function columns(typed: string): (string | number)[] {
  return typed.split(',').map(column);
}

/** Shells make a tab hard to type. */
function delimiter(typed: string): string {
  return typed === '\\t' || typed === 'tab' ? '\t' : typed;
}
