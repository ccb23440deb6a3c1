import { DataError } from '@striate/core';
import { byName, type ExampleSource } from '@striate/core/data';
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
 * @throws DataError where there are fewer than two classes
 */
export function labelledSource(files: readonly LabelledFile[], where: string): ExampleSource<AudioFile> {
  const labels = [...new Set(files.map(({ label }) => label))].sort(byName);
  if (labels.length < 2) {
    throw new DataError(
      `Reading ${where}: a classifier needs two classes or more, but ` +
        `${labels.length === 0 ? 'there is no sound' : `all ${files.length} sounds are of "${labels[0]}"`}.`,
    );
  }
  const indices = new Map(labels.map((label, index) => [label, index]));
  return {
    labels,
    length: files.length,
    info(index) {
      const { file, label, fields } = files[index] as LabelledFile;
      const length = file.source instanceof Blob ? { length: file.source.size } : {};
      return { id: file.name, label: indices.get(label) as number, fields, ...length };
    },
    read: (index) => (files[index] as LabelledFile).file,
  };
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
