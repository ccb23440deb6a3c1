import { BundleError, DataError } from '@striate/core';
import { Dataset } from '@striate/core/data';
import { openByteStream } from '@striate/core/storage';
import type { AudioFile } from '../decoding/audio-file.js';
import { type LabelledFile, labelledSource, numericFields } from './labelled-files.js';

export interface AudioManifestOptions {
  /** The column of the sounds' paths; default `file`. */
  readonly file?: string;
  /** The column of the classes; default `label`. */
  readonly label?: string;
  /**
   * What is between the class names of a sound with several, such as `;`: then a sound has any number of them, none where the
   * column is empty. Default one class a sound.
   */
  readonly labelDelimiter?: string;
  /** The folder, or the address, that the paths are relative to; default the manifest's own. */
  readonly root?: string;
}

type Row = Readonly<Record<string, string>>;

/**
 * Opens the sounds that a table lists: CSV, or TSV, with a row of column names, told apart by content. All columns besides the
 * file's and the label's become fields to split by; one whose values are all whole numbers has numbers.
 *
 * @param location path of the table, or, in a page too, its address
 * @returns examples in the table's order
 * @throws DataError for a table that is missing or can't be read, lacks a column or has it twice, has a row without a file or a label, lists a
 *   file twice, or has fewer than two classes
 * @example
 * // file,label,speaker
 * // a/001.wav,yes,theo
 * const data = await audioManifest('./clips.csv');
 * data.info(0); // { id: './a/001.wav', label: 1, fields: { speaker: 'theo' } }
 */
export async function audioManifest(
  location: string,
  { file = 'file', label = 'label', labelDelimiter, root }: AudioManifestOptions = {},
): Promise<Dataset<AudioFile>> {
  const rows = await parse(await readText(location), {
    location,
    columns: [file, label],
    filled: labelDelimiter === undefined ? [file, label] : [file],
  });
  const base = root === undefined ? location.replace(/[^/\\]*$/, '') : root.replace(/[/\\]*$/, '/');
  const isAbsolute = (path: string): boolean => /^([/\\]|[a-z][a-z\d+.-]*:)/i.test(path);
  const seen = new Set<string>();
  const fields = numericFields(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => name !== file && name !== label)),
    ),
  );
  const files = rows.map((row, index): LabelledFile => {
    const path = row[file] as string;
    if (seen.has(path))
      throw new DataError(`Reading ${location}: "${path}" is listed twice; remove one row.`);
    seen.add(path);
    const name = isAbsolute(path) ? path : `${base}${path}`;
    return {
      file: { name, source: name },
      label: row[label] as string,
      fields: fields[index] as LabelledFile['fields'],
    };
  });
  return Dataset.from(labelledSource(files, location, labelDelimiter));
}

interface TableRules {
  readonly location: string;
  /** That there must be. */
  readonly columns: readonly string[];
  /** In which no cell may be empty. */
  readonly filled: readonly string[];
}

const COLUMNS_LISTED = 20;

async function parse(text: string, { location, columns, filled }: TableRules): Promise<Row[]> {
  // Loaded with the first table.
  const { default: Papa } = await import('papaparse');
  const rules = { skipEmptyLines: 'greedy' as const, delimitersToGuess: [',', '\t', ';'] };
  const [found = []] = Papa.parse<string[]>(text, { ...rules, preview: 1 }).data;
  for (const column of columns) {
    if (found.includes(column)) continue;
    const listed = found.slice(0, COLUMNS_LISTED).join(', ') || 'none';
    const more = found.length > COLUMNS_LISTED ? `, ... (${found.length} in all)` : '';
    throw new DataError(
      `Reading ${location}: a table of sounds must have a column "${column}"; its columns are ${listed}${more}.`,
    );
  }
  const twice = found.find((column, index) => found.indexOf(column) < index);
  if (twice !== undefined) {
    throw new DataError(`Reading ${location}: two columns are named "${twice}"; rename or remove one.`);
  }
  const { data, errors } = Papa.parse<Row>(text, { ...rules, header: true });
  const [problem] = errors.filter(({ code }) => code !== 'UndetectableDelimiter');
  if (problem) {
    throw new DataError(
      `Reading ${location}: row ${(problem.row ?? 0) + 2} can't be read: ${problem.message}. Correct it.`,
    );
  }
  for (const [index, row] of data.entries()) {
    const missing = filled.find((column) => row[column] === '');
    if (missing === undefined) continue;
    throw new DataError(
      `Reading ${location}: row ${index + 2} has no ${missing}. Fill it in or remove the row.`,
    );
  }
  return data;
}

async function readText(location: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const piece of (await openByteStream(location)).pieces) {
      text += decoder.decode(piece, { stream: true });
    }
    return text + decoder.decode();
  } catch (cause) {
    if (cause instanceof BundleError) throw new DataError(cause.message, { cause });
    // What a strict decoder throws.
    if (!(cause instanceof TypeError)) throw cause;
    throw new DataError(`Reading ${location}: a table must be text in UTF-8, and this is not; convert it.`, {
      cause,
    });
  }
}
