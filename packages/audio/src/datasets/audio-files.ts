import { DataError } from '@striate/core';
import { byName, Dataset, isHidden } from '@striate/core/data';
import { listFolder, pathBelow } from '@striate/core/storage';
import type { AudioFile } from '../decoding/audio-file.js';
import { type LabelledFile, labelledSource, numericFields } from './labelled-files.js';
import { type NamePattern, namePattern } from './name-pattern.js';
import { isSound } from './sounds.js';

export interface AudioFilesOptions {
  /** What the names are made of: `{label}_{speaker}_{take}.wav`, `{speaker}/{label}-*.flac`. */
  readonly pattern: string;
}

/** A folder's sounds by a pattern of their names. */
export interface AudioFilesScan {
  /** Paths relative to the folder, in order, each with its label and its other fields. */
  readonly files: readonly MatchedFile[];
  /** Sounds whose names have another form. */
  readonly unmatched: readonly string[];
}

/** A path and what its pattern reads out of it. */
export interface MatchedFile {
  readonly path: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/**
 * Opens a folder whose files' names say what they are. The sounds are decoded when they are read, not before.
 *
 * A placeholder stands for characters other than `/` and those beside it in the pattern; `{label}` is the class, all others become
 * fields to split by. A field whose values are all whole numbers has numbers. Files of another form are left out; the scan
 * names them.
 *
 * @param directory path of the folder; its sounds may lie in folders below
 * @returns examples with the pattern's fields, in order of their paths
 * @throws ShapeError for a pattern that can't be read
 * @throws DataError for a folder that is missing, without any sound of this form, or with one class
 * @example
 * const data = await audioFiles('./recordings', { pattern: '{label}_{speaker}_{take}.wav' });
 * data.info(0); // { id: 'recordings/0_george_0.wav', label: 0, fields: { speaker: 'george', take: 0 } }
 * const { train, test } = data.split({ test: { speaker: ['theo'] } });
 */
export async function audioFiles(directory: string, options: AudioFilesOptions): Promise<Dataset<AudioFile>> {
  const { files } = await scanAudioFiles(directory, options);
  const open = (path: string): AudioFile => {
    const name = pathBelow(directory, path);
    return { name, source: name };
  };
  return Dataset.from(
    labelledSource(
      files.map(({ path, ...rest }): LabelledFile => ({ file: open(path), ...rest })),
      directory,
    ),
  );
}

/**
 * Lists the sounds of a folder by a pattern of their names, without reading them.
 *
 * @throws ShapeError for a pattern that can't be read
 * @throws DataError for a folder that is missing, or has no sound of this form
 */
export async function scanAudioFiles(
  directory: string,
  { pattern }: AudioFilesOptions,
): Promise<AudioFilesScan> {
  const read = namePattern(pattern);
  const { files } = await listFolder(directory);
  return matchFiles(files, { read, pattern, where: directory });
}

/** @throws DataError where no sound has this form */
export function matchFiles(
  paths: readonly string[],
  { read, pattern, where }: { readonly read: NamePattern; readonly pattern: string; readonly where: string },
): AudioFilesScan {
  const sounds = paths.filter((path) => isSound(path) && !isHidden(path)).sort(byName);
  const matched = sounds.flatMap((path) => {
    const values = read(path);
    return values ? [{ path, values }] : [];
  });
  const unmatched = sounds.filter((path) => !read(path));
  if (matched.length === 0) {
    const found = sounds[0] === undefined ? 'there is no sound in it' : `there is "${sounds[0]}"`;
    throw new DataError(
      `Reading ${where}: no sound has a name of the form ${pattern}; ${found}. Correct the pattern.`,
    );
  }
  const fields = numericFields(
    matched.map(({ values }) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'label')),
    ),
  );
  const files = matched.map(({ path, values }, index) => ({
    path,
    label: values.label as string,
    fields: fields[index] as Record<string, string | number>,
  }));
  return { files, unmatched };
}
