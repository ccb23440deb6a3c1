import { DataError } from '@striate/core';
import { readLabels } from './row-labels.js';
import type { Column, TableSettings } from './table-options.js';

/** A row as it is meant, or what is wrong with it, to be said after `line 7`. */
export type Meaning =
  | { readonly text: string; readonly labels: readonly string[] }
  | { readonly problem: string };

/** How the rows of one file are understood. */
export interface Understanding {
  /** Whether the first row is a header. */
  readonly header: boolean;
  /** Whether that was guessed from what is in it. */
  readonly guessed: boolean;
  /** Whether a row has any number of labels instead of one. */
  readonly multiLabel: boolean;
  understand(cells: readonly string[]): Meaning;
}

/** Usual names, most telling first. */
export const TEXT_NAMES = [
  'text',
  'sentence',
  'review',
  'content',
  'message',
  'utterance',
  'question',
  'comment',
  'tweet',
  'body',
  'document',
];
export const LABEL_NAMES = [
  'label',
  'class',
  'category',
  'intent',
  'sentiment',
  'target',
  'label_name',
  'tag',
  'labels',
  'tags',
];

/**
 * Decides by the first row and the options which columns hold text and label.
 *
 * @param first the file's first row that is not empty
 * @throws DataError listing the columns where that can't be decided, or a name occurs twice
 */
export function understandColumns(
  first: readonly string[],
  settings: TableSettings,
  where: string,
): Understanding {
  const { texts: wanted, label } = settings;
  const names = first.map((name) => name.trim());
  const named = [...wanted, label].some((column) => typeof column === 'string');
  const usual = findUsual(names, TEXT_NAMES) !== undefined && findUsual(names, LABEL_NAMES) !== undefined;
  const header = settings.header ?? (named || usual);
  if (first.length < 2) throw new DataError(oneColumn(first[0] as string, settings, where));
  const byPosition = [...wanted, label].every((column) => typeof column === 'number') && wanted.length > 0;
  if (header && !byPosition) checkNames(names, where);
  const find = (column: Column): number => findColumn(column, names, where);
  const { textColumns, labelColumn } = chooseColumns({
    texts: wanted.length === 0 ? undefined : wanted.map(find),
    label: label === undefined ? undefined : find(label),
    names: header ? names : undefined,
    count: first.length,
    where,
  });
  const width = first.length;
  return {
    header,
    guessed: settings.header === undefined && !named,
    multiLabel: settings.labelDelimiter !== undefined,
    understand(cells) {
      if (cells.length !== width) return { problem: raggedRow(cells.length, width, settings) };
      const labels = readLabels(cells[labelColumn] as string, settings.labelDelimiter);
      if (typeof labels === 'string') return { problem: labels };
      return { text: textColumns.map((column) => cells[column]).join(' '), labels };
    },
  };
}

interface Choice {
  readonly texts: readonly number[] | undefined;
  readonly label: number | undefined;
  /** Undefined where there is no header. */
  readonly names: readonly string[] | undefined;
  readonly count: number;
  readonly where: string;
}

function chooseColumns({ texts, label, names, count, where }: Choice): {
  textColumns: readonly number[];
  labelColumn: number;
} {
  // Of two columns, where one is taken, the other is what is left.
  const other = (taken: number | undefined): number | undefined =>
    count === 2 && taken !== undefined ? 1 - taken : undefined;
  const usualText = names ? findUsual(names, TEXT_NAMES) : count === 2 ? 1 : undefined;
  const usualLabel = names ? findUsual(names, LABEL_NAMES) : count === 2 ? 0 : undefined;
  const labelColumn = label ?? other(texts?.[0]) ?? usualLabel ?? other(usualText);
  const textColumns = texts ?? [other(labelColumn) ?? usualText];
  const chosen = textColumns.filter((column) => column !== undefined);
  if (labelColumn === undefined || chosen.length === 0 || chosen.includes(labelColumn)) {
    const missing = labelColumn === undefined ? 'the label' : 'the text';
    throw new DataError(
      names
        ? `Reading ${where}: none of its columns has a usual name for ${missing}; the columns are ${list(names)}. ` +
            `Name them: { text: ${JSON.stringify(names.at(-1))}, label: ${JSON.stringify(names[0])} }.`
        : `Reading ${where}: it has ${count} columns and no header that is known, so it is not clear which is ${missing}. ` +
            'Give positions, { label: 0, text: 1 } or { label: 0, text: [1, 2] }, or { header: true } and names.',
    );
  }
  return { textColumns: chosen, labelColumn };
}

function findUsual(names: readonly string[], usual: readonly string[]): number | undefined {
  const lower = names.map((name) => name.toLowerCase());
  const found = usual.find((name) => lower.includes(name));
  return found === undefined ? undefined : lower.indexOf(found);
}

function findColumn(column: Column, names: readonly string[], where: string): number {
  const index = typeof column === 'number' ? column : names.indexOf(column);
  if (index >= 0 && index < names.length) return index;
  throw new DataError(
    typeof column === 'number'
      ? `Reading ${where}: there is no column ${column}; the first row has ${names.length}, counted from 0.`
      : `Reading ${where}: there is no column ${JSON.stringify(column)}; the first row has ${list(names)}.`,
  );
}

function checkNames(names: readonly string[], where: string): void {
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new DataError(
    `Reading ${where}: two columns of its header are named ${JSON.stringify(twice)} (${list(names)}). Rename one, ` +
      'or say by position which are text and label: { header: true, text: 1, label: 0 }.',
  );
}

function oneColumn(cell: string, { delimiter, format, header }: TableSettings, where: string): string {
  const likely = ['\t', ',', ';', '|'].find(
    (candidate) => candidate !== delimiter && cell.includes(candidate),
  );
  const remedy = likely
    ? `It has ${JSON.stringify(likely)} in it: { delimiter: ${JSON.stringify(likely)} }?`
    : 'Put a label and a text into each row.';
  return `Reading ${where}: expected ${header ? 'a header' : 'rows'} of two columns or more (${format}), but the first row has one. ${remedy}`;
}

function raggedRow(count: number, width: number, { quotes }: TableSettings): string {
  const remedy = quotes
    ? 'put a text that has the delimiter or a line end in it between quotes'
    : 'take the delimiter out of the text, or quote it and give { quotes: true }';
  return `has ${count} column${count === 1 ? '' : 's'}, but the first row has ${width}; ${remedy}`;
}

const list = (names: readonly string[]): string => {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 40)));
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
};
