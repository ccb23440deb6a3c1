export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Numbers are easier to compare against a right edge; default left. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Lays rows out in aligned columns under their titles, without rules or borders. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ value }) => value(row))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] as string).length)));
  return cells.map((line) =>
    line
      .map((cell, index) => {
        const width = widths[index] as number;
        return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
