import type { Command } from 'commander';

/** Where a table says the classes of its rows. */
export interface LabelOptions {
  readonly labelColumn?: string | number;
  readonly labelDelimiter?: string;
}

/** Adds what describes the classes in a table, of texts or of sounds. */
export function addLabelOptions(command: Command, noun: string): Command {
  return command
    .option('--label-column <column>', 'where the class is: a name or a position from 0', column)
    .option('--label-delimiter <text>', `what is between the classes of a ${noun} with several, such as |`);
}

/** A column by its name, or by its position. */
export function column(typed: string): string | number {
  return /^\d+$/.test(typed) ? Number(typed) : typed;
}
