import type { ParseError, ParseStepResult } from 'papaparse';
import { type CutRows, type Row, withoutReturn } from './rows.js';

/**
 * Cuts rows whose columns may be quoted, by RFC 4180: line ends and delimiters in quotes belong to the text. Papa Parse does
 * it; it is loaded when the first such file is opened.
 */
export async function quotedRows(delimiter: string): Promise<CutRows> {
  const { default: Papa } = await import('papaparse');
  return (text, atEnd) => {
    // Papa Parse drops a byte-order mark, also from the middle of a file, and doesn't count it.
    const dropped = text.startsWith('\ufeff') ? 1 : 0;
    const rows: Row[] = [];
    let start = dropped;
    Papa.parse<string[]>(text, {
      delimiter,
      // A carriage return before it is dropped after a quote, and by `withoutReturn` elsewhere.
      newline: '\n',
      step({ data, errors, meta }: ParseStepResult<string[]>) {
        const end = meta.cursor + dropped;
        const row = text.slice(start, text[end - 1] === '\n' ? end - 1 : end);
        const last = data.length - 1;
        const cells = data.map((cell, column) =>
          column === last && isPlain(cell, row, delimiter) ? withoutReturn(cell) : cell,
        );
        rows.push({ cells, end, problem: quoteProblem(errors) });
        start = end;
      },
    });
    // The last row was cut off by the end of this piece, or is what follows the last line end: nothing.
    return atEnd ? rows : rows.slice(0, -1);
  };
}

/** Whether a row's last column stands in the row as it is, without quotes: in quotes a return belongs to the text. */
function isPlain(cell: string, row: string, delimiter: string): boolean {
  return row === cell || row.endsWith(delimiter + cell);
}

function quoteProblem(errors: readonly ParseError[]): string | undefined {
  const error = errors.find(({ type }) => type === 'Quotes');
  if (!error) return undefined;
  return error.code === 'MissingQuotes'
    ? 'has a quote that is never closed'
    : 'has more after a closing quote; double the quotes inside of a quoted column: "" for each "';
}
