import { DataError } from '@striate/core';
import { Dataset, NO_SINGLE_LABEL } from '@striate/core/data';
import { sortClassNames } from './class-names.js';

/** A text in memory. */
interface UnlabelledRecord {
  readonly text: string;
  /** What a split by group or a hold-out expression may ask for. */
  readonly fields?: Readonly<Record<string, string | number>>;
}

/** A labelled text in memory. */
export interface TextRecord extends UnlabelledRecord {
  readonly label: string;
}

/** A text with any number of labels in memory. */
export interface MultiLabelTextRecord extends UnlabelledRecord {
  /** Each once. */
  readonly labels: readonly string[];
}

/**
 * Makes a dataset of texts that are already in memory.
 *
 * @param records in any order, all with one class name, `label`, or all with any number of them, `labels`
 * @returns examples with the fields given, and `index`; classes in the order of their names, numbers by value. Multi-label
 *   where the records have `labels`
 * @throws DataError for no records, one class alone, an empty label, a text or label that is no string, a label that a record
 *   has twice, or records of both kinds
 * @example
 * const data = textRecords([{ text: 'good fun', label: 'pos' }, { text: 'a bore', label: 'neg' }]);
 * data.labels; // ['neg', 'pos']
 * data.info(0); // { id: '0', label: 1, fields: { index: 0 }, length: 8 }
 * textRecords([{ text: 'late and broken', labels: ['delivery', 'damage'] }]).multiLabel; // true
 */
export function textRecords(records: Iterable<TextRecord> | Iterable<MultiLabelTextRecord>): Dataset<string> {
  const rows: (TextRecord | MultiLabelTextRecord)[] = [...records];
  const [first] = rows;
  if (!first) throw new DataError('textRecords: there are no records; give at least one a class.');
  const multiLabel = 'labels' in first;
  for (const [index, row] of rows.entries()) checkRecord(row, index, multiLabel);
  const labels = sortClassNames(new Set(rows.flatMap(namesOf)));
  if (labels.length < 2) {
    const found = labels.length === 0 ? 'no record has any' : `all records are "${labels[0]}"`;
    throw new DataError(`textRecords: a classifier needs two classes or more, but ${found}.`);
  }
  const classes = new Map(labels.map((label, index) => [label, index]));
  return Dataset.from({
    labels,
    length: rows.length,
    multiLabel,
    info(index) {
      const row = rows[index] as TextRecord | MultiLabelTextRecord;
      const own = namesOf(row).map((name) => classes.get(name) as number);
      const known = { id: String(index), fields: { ...row.fields, index }, length: row.text.length };
      return multiLabel
        ? { ...known, label: NO_SINGLE_LABEL, labels: own }
        : { ...known, label: own[0] as number };
    },
    read: (index) => (rows[index] as TextRecord | MultiLabelTextRecord).text,
  });
}

function namesOf(record: TextRecord | MultiLabelTextRecord): readonly string[] {
  return 'labels' in record ? record.labels : [record.label];
}

function checkRecord(record: TextRecord | MultiLabelTextRecord, index: number, multiLabel: boolean): void {
  if ('labels' in record !== multiLabel) {
    const kind = (several: boolean) => (several ? 'labels' : 'one label');
    throw new DataError(
      `textRecords: all records must have ${kind(multiLabel)}, as the first, but record ${index} has ` +
        `${kind(!multiLabel)}; give each a list of labels.`,
    );
  }
  const names: unknown = 'labels' in record ? record.labels : [record.label];
  const isText = (value: unknown) => typeof value === 'string';
  const usable = Array.isArray(names) && names.every((name) => isText(name) && name !== '');
  if (isText(record.text) && usable && new Set(names).size === names.length) return;
  const [rule, received] =
    'labels' in record
      ? ['a text that is a string, and labels that are different strings, none empty', names]
      : ['a text and a label that are strings, the label not empty', record.label];
  throw new DataError(
    `textRecords: record ${index} must have ${rule}; received text ${JSON.stringify(record.text)} and ` +
      `${'labels' in record ? 'labels' : 'label'} ${JSON.stringify(received)}.`,
  );
}
