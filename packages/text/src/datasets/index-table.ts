import { DataError } from '@striate/core';
import type { ByteSource } from './byte-source.js';
import { type Understanding, understandColumns } from './columns.js';
import { understandJson } from './json-fields.js';
import { LabelSets } from './label-sets.js';
import { quotedRows } from './quoted-rows.js';
import { RowIndex } from './row-index.js';
import { RowProblems } from './row-problems.js';
import { type CutRows, cutLines, type Row } from './rows.js';
import { scanRows } from './scan-rows.js';
import { TableClasses } from './table-classes.js';
import type { TableSettings } from './table-options.js';

/** A file of labelled texts whose rows are known by place and label. */
export interface IndexedTable {
  readonly index: RowIndex;
  /** In the order of their indices. */
  readonly labels: readonly string[];
  /** Where a row has any number of labels: what the `label` of a row in the index stands for. */
  readonly labelSets: readonly (readonly number[])[] | undefined;
  /** The text of a row, cut out of the file. */
  readonly textOf: (row: string) => string;
}

/**
 * Reads a whole file once, from its beginning to its end, and keeps of each row where it is and its class.
 *
 * @throws DataError for what can't be used, with the lines: see `textFile`
 */
export async function indexTable(
  source: ByteSource,
  settings: TableSettings,
  signal?: AbortSignal,
): Promise<IndexedTable> {
  const cut = await cutter(settings);
  const reader = new TableReader(source.name, settings);
  await scanRows(source, cut, { signal, onRow: (row, start, line) => reader.read(row, start, line) });
  const { labels, labelSets, understanding } = reader.finish();
  const textOf = (row: string): string => {
    const meaning = understanding.understand(cut(row, true)[0]?.cells ?? []);
    if ('text' in meaning) return meaning.text;
    throw new DataError(`Reading ${source.name}: a row ${meaning.problem}.`);
  };
  return { index: reader.index, labels, labelSets, textOf };
}

/** Takes the rows of a file one by one. */
class TableReader {
  readonly index = new RowIndex();
  readonly #where: string;
  readonly #settings: TableSettings;
  readonly #problems: RowProblems;
  readonly #classes: TableClasses;
  readonly #labelSets = new LabelSets();
  #understanding: Understanding | undefined;

  constructor(where: string, settings: TableSettings) {
    this.#where = where;
    this.#settings = settings;
    this.#problems = new RowProblems(where);
    this.#classes = new TableClasses(where);
  }

  read({ cells, problem }: Row, start: number, line: number): void {
    if (problem) {
      this.#problems.add(line, problem);
      return;
    }
    const isFirst = !this.#understanding;
    this.#understanding ??= this.#understand(cells);
    if (isFirst && this.#understanding.header) return;
    const meaning = this.#understanding.understand(cells);
    if ('problem' in meaning) this.#problems.add(line, meaning.problem);
    else {
      const classes = meaning.labels.map((name) => this.#classes.count(name));
      const label = this.#understanding.multiLabel ? this.#labelSets.add(classes) : (classes[0] as number);
      this.index.add({ start, line, label, length: meaning.text.length });
    }
  }

  /** @throws DataError for rows that can't be used, no rows, or classes that make no sense */
  finish(): Pick<IndexedTable, 'labels' | 'labelSets'> & { understanding: Understanding } {
    this.#problems.check();
    const understanding = this.#understanding;
    if (!understanding || this.index.length === 0) {
      const found = understanding ? 'it has a header, but no rows' : 'it is empty';
      throw new DataError(`Reading ${this.#where}: ${found}. Put a label and a text into each row.`);
    }
    const { labels, order } = this.#classes.finish(understanding.guessed && !understanding.header);
    if (understanding.multiLabel) {
      return { labels, labelSets: this.#labelSets.renumbered(order), understanding };
    }
    this.index.renumber(order);
    return { labels, labelSets: undefined, understanding };
  }

  #understand(first: readonly string[]): Understanding {
    return this.#settings.format === 'jsonl'
      ? understandJson(first[0] as string, this.#settings, this.#where)
      : understandColumns(first, this.#settings, this.#where);
  }
}

async function cutter({ format, quotes, delimiter }: TableSettings): Promise<CutRows> {
  if (format === 'jsonl') return cutLines((line) => [line]);
  return quotes ? quotedRows(delimiter) : cutLines((line) => line.split(delimiter));
}
