import { DataError, ShapeError } from '@striate/core';

/** Rows of columns between tabs or commas, or a JSON object in each line. */
export type TableFormat = 'tsv' | 'csv' | 'jsonl';

/** A column by its name in the header (for JSON Lines: the field's name), or by its position from 0. */
export type Column = string | number;

export interface TableOptions {
  /** Default by the file's name: `.tsv` or `.tab`, `.csv`, `.jsonl` or `.ndjson`. */
  readonly format?: TableFormat;
  /**
   * Where the text is; of several columns the texts are joined by spaces. Default without a header the second of two columns,
   * with a header (and in JSON Lines) the first of `text`, `sentence`, `review`, `content`, `message`, `utterance`, `question`,
   * `comment`, `tweet`, `body`, `document`.
   */
  readonly text?: Column | readonly Column[];
  /**
   * Where the class name is. Default without a header the first of two columns, with a header (and in JSON Lines) the first
   * of `label`, `class`, `category`, `intent`, `sentiment`, `target`, `label_name`, `tag`, `labels`, `tags`.
   */
  readonly label?: Column;
  /**
   * What is between the class names of a text with several, such as `|`: then a text has any number of them, none where the
   * column is empty. Default one class a text, but any number in JSON Lines where the first line has an array of them.
   */
  readonly labelDelimiter?: string;
  /** Whether the first row names the columns; default whether it has a usual name for the text and one for the label. */
  readonly header?: boolean;
  /** One character; default a tab for `tsv`, a comma for `csv`. */
  readonly delimiter?: string;
  /** Whether `"` around a column quotes it (RFC 4180); default for `csv` alone: in `tsv` a quote is an ordinary character. */
  readonly quotes?: boolean;
}

/** How to read a file of labelled texts. */
export interface TextFileOptions extends TableOptions {
  /** Ends the first reading of a long file. */
  readonly signal?: AbortSignal;
}

/** The options of one file, checked, with all that has a default. */
export interface TableSettings {
  readonly format: TableFormat;
  /** Empty where the default is to be found in the file. */
  readonly texts: readonly Column[];
  readonly label: Column | undefined;
  readonly labelDelimiter: string | undefined;
  readonly header: boolean | undefined;
  readonly delimiter: string;
  readonly quotes: boolean;
}

const EXTENSIONS: Readonly<Record<string, TableFormat>> = {
  csv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  tab: 'tsv',
  tsv: 'tsv',
};

/** @returns undefined for a name that is of no such file */
export function formatOfName(name: string): TableFormat | undefined {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return extension === undefined ? undefined : EXTENSIONS[extension];
}

/**
 * Checks the options for a file and finds its format.
 *
 * @param name of the file
 * @throws DataError where the name doesn't tell the format, and no option does
 * @throws ShapeError for options out of range
 */
export function tableSettings(name: string, options: TableOptions): TableSettings {
  const { format = formatOfName(name), text, label, labelDelimiter, header, delimiter, quotes } = options;
  if (format === undefined) {
    const extensions = Object.keys(EXTENSIONS).map((extension) => `.${extension}`);
    throw new DataError(
      `Reading ${name}: its name ends on none of ${extensions.join(', ')}; say what it is: { format: 'tsv' }, 'csv' or 'jsonl'.`,
    );
  }
  const texts: readonly Column[] = text === undefined ? [] : [text].flat();
  const settings = {
    format,
    texts,
    label,
    labelDelimiter,
    header,
    delimiter: delimiter ?? (format === 'csv' ? ',' : '\t'),
    quotes: quotes ?? format === 'csv',
  };
  const problem = findProblem(settings, options);
  if (problem) throw new ShapeError(`Reading ${name}: ${problem}.`);
  return settings;
}

/** @returns the first broken rule and what came instead */
function findProblem(
  { format, texts, label, labelDelimiter, header, ...settings }: TableSettings,
  { text, delimiter, quotes }: TableOptions,
): string | undefined {
  const received = (value: unknown): string => `received ${JSON.stringify(value)}`;
  if (!['tsv', 'csv', 'jsonl'].includes(format))
    return `format must be tsv, csv or jsonl, ${received(format)}`;
  if (text !== undefined && texts.length === 0) return `text must be a column at least, ${received(text)}`;
  for (const column of label === undefined ? texts : [...texts, label]) {
    const named = typeof column === 'string' && column !== '';
    if (!named && !(Number.isInteger(column) && (column as number) >= 0))
      return `a column must be a name or a position from 0, ${received(column)}`;
    if (!named && format === 'jsonl')
      return `text and label must be names of fields in JSON Lines, ${received(column)}`;
    if (named && header === false)
      return `without a header a column is a position from 0, ${received(column)}`;
  }
  if (label !== undefined && texts.includes(label))
    return `text and label must be different columns, both are ${JSON.stringify(label)}`;
  if (format === 'jsonl' && (header ?? delimiter ?? quotes) !== undefined)
    return `header, delimiter and quotes are for tsv and csv, ${received({ header, delimiter, quotes })}`;
  if (delimiter !== undefined && !/^[^"\r\n\ufeff]$/u.test(delimiter))
    return `delimiter must be one character that is no quote and no line end, ${received(delimiter)}`;
  if (labelDelimiter !== undefined && (labelDelimiter.trim() === '' || /[\r\n]/.test(labelDelimiter)))
    return `labelDelimiter must be a character or more that is no white space, ${received(labelDelimiter)}`;
  if (labelDelimiter === settings.delimiter && format !== 'jsonl' && !settings.quotes)
    return `labelDelimiter must not be the delimiter of the columns, both are ${received(labelDelimiter)}`;
  return undefined;
}
