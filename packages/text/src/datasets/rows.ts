/** A piece of a file that has been cut out as one row. */
export interface Row {
  /** The columns; for JSON Lines the line alone. */
  readonly cells: readonly string[];
  /** Where the next row begins in the piece of text that was cut. */
  readonly end: number;
  /** What is wrong with it, to be said after `line 7`. */
  readonly problem?: string;
}

/**
 * Cuts text into rows.
 *
 * @param text begins with a row, and ends after a line end or at the file's end
 * @param atEnd whether the file ends with it
 * @returns all rows that are complete, empty ones too
 */
export type CutRows = (text: string, atEnd: boolean) => readonly Row[];

/** Cuts at line feeds alone: U+0085, U+2028 and a lone carriage return belong to the text. */
export function cutLines(split: (line: string) => readonly string[]): CutRows {
  return (text) => {
    const rows: Row[] = [];
    for (let start = 0; start < text.length; ) {
      const feed = text.indexOf('\n', start);
      const end = feed < 0 ? text.length : feed;
      rows.push({ cells: split(withoutReturn(text.slice(start, end))), end: feed < 0 ? end : feed + 1 });
      start = end + 1;
    }
    return rows;
  };
}

/** Takes the carriage return of a line end away. */
export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
