import { DataError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import { sortClassNames } from './class-names.js';

/** A labelled text in memory. */
export interface TextRecord {
  readonly text: string;
  readonly label: string;
  /** What a split by group or a hold-out expression may ask for. */
  readonly fields?: Readonly<Record<string, string | number>>;
}

/**
 * Makes a dataset of texts that are already in memory.
 *
 * @param records in any order; `label` is the class name
 * @returns examples with the fields given, and `index`; classes in the order of their names, numbers by value
 * @throws DataError for no records, one class alone, an empty label, or a text or label that is no string
 * @example
 * const data = textRecords([{ text: 'good fun', label: 'pos' }, { text: 'a bore', label: 'neg' }]);
 * data.labels; // ['neg', 'pos']
 * data.info(0); // { id: '0', label: 1, fields: { index: 0 }, length: 8 }
 */
export function textRecords(records: Iterable<TextRecord>): Dataset<string> {
  const rows = [...records];
  if (rows.length === 0) throw new DataError('textRecords: there are no records; give at least one a class.');
  for (const [index, { text, label }] of rows.entries()) {
    if (typeof text === 'string' && typeof label === 'string' && label !== '') continue;
    throw new DataError(
      `textRecords: record ${index} must have a text and a label that are strings, the label not empty; ` +
        `received text ${JSON.stringify(text)} and label ${JSON.stringify(label)}.`,
    );
  }
  const labels = sortClassNames(new Set(rows.map(({ label }) => label)));
  if (labels.length < 2) {
    throw new DataError(
      `textRecords: a classifier needs two classes or more, but all records are "${labels[0]}".`,
    );
  }
  const classes = new Map(labels.map((label, index) => [label, index]));
  return Dataset.from({
    labels,
    length: rows.length,
    info(index) {
      const { text, label, fields } = rows[index] as TextRecord;
      return {
        id: String(index),
        label: classes.get(label) as number,
        fields: { ...fields, index },
        length: text.length,
      };
    },
    read: (index) => (rows[index] as TextRecord).text,
  });
}
