import { DataError } from '@striate/core';
import { byName, type ExampleSource, NO_SINGLE_LABEL } from '@striate/core/data';
import type { AudioFile } from '../decoding/audio-file.js';

/** A file with its class and what else is known of it. */
export interface LabelledFile {
  readonly file: AudioFile;
  readonly label: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/**
 * Makes labelled files into a dataset's source. Classes come in order of their names, by code units.
 *
 * @param where the dataset, for messages
 * @param labelDelimiter between the classes of a file with any number of them; default each has one
 * @throws DataError where there are fewer than two classes
 */
export function labelledSource(
  files: readonly LabelledFile[],
  where: string,
  labelDelimiter?: string,
): ExampleSource<AudioFile> {
  const multiLabel = labelDelimiter !== undefined;
  const names = files.map(({ label }) => (multiLabel ? splitNames(label, labelDelimiter) : [label]));
  const labels = [...new Set(names.flat())].sort(byName);
  if (labels.length < 2) {
    throw new DataError(
      `Reading ${where}: a classifier needs two classes or more, but ` +
        `${labels.length === 0 ? 'there is no labelled sound' : `all ${files.length} sounds are of "${labels[0]}"`}.`,
    );
  }
  const indices = new Map(labels.map((label, index) => [label, index]));
  return {
    labels,
    multiLabel,
    length: files.length,
    info(index) {
      const { file, fields } = files[index] as LabelledFile;
      const classes = (names[index] as string[]).map((name) => indices.get(name) as number);
      const length = file.source instanceof Blob ? { length: file.source.size } : {};
      const [only] = classes as [number];
      const kind = multiLabel
        ? { label: NO_SINGLE_LABEL, labels: classes.sort((a, b) => a - b) }
        : { label: only };
      return { id: file.name, ...kind, fields, ...length };
    },
    read: (index) => (files[index] as LabelledFile).file,
  };
}

/** Each once; none of an empty text. */
function splitNames(text: string, delimiter: string): string[] {
  const names = text.split(delimiter).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/**
 * Makes fields of texts numbers where all of a field's values are whole numbers as a number is written: `take` of 0, 1, 10. A
 * field with a value such as `007` stays text, so that it can be asked for as it is written.
 */
export function numericFields(
  rows: readonly Readonly<Record<string, string>>[],
): Record<string, string | number>[] {
  const numeric = new Set(rows.flatMap((row) => Object.keys(row)));
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (!/^(0|-?[1-9]\d{0,14})$/.test(value)) numeric.delete(name);
    }
  }
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, numeric.has(name) ? Number(value) : value]),
    ),
  );
}
