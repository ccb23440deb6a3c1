import { DataError } from '@striate/core';
import { LABEL_NAMES, type Meaning, TEXT_NAMES, type Understanding } from './columns.js';
import { checkNames, NO_LABEL, readLabels } from './row-labels.js';
import type { TableSettings } from './table-options.js';

/**
 * Decides by the first line and the options which fields hold text and label.
 *
 * @param first the file's first line that is not empty
 * @throws DataError where it is no JSON object, or lacks the fields
 */
export function understandJson(first: string, settings: TableSettings, where: string): Understanding {
  const record = parseLine(first);
  if (typeof record === 'string') {
    const whole = first.trimStart().startsWith('[')
      ? ' A file that is one array has to be written a line an element.'
      : '';
    throw new DataError(`Reading ${where}: its first line ${record}.${whole}`);
  }
  const names = [...record.keys()];
  const usual = (known: readonly string[]): string | undefined => known.find((name) => record.has(name));
  const label = (settings.label as string | undefined) ?? usual(LABEL_NAMES);
  const usualText = usual(TEXT_NAMES);
  const texts = settings.texts.length > 0 ? (settings.texts as readonly string[]) : usualText && [usualText];
  if (!label || !texts) {
    throw new DataError(
      `Reading ${where}: no field of its first line has a usual name for ${label ? 'the text' : 'the label'}; its fields are ` +
        `${names.map((name) => JSON.stringify(name)).join(', ')}. Name them: { text: "...", label: "..." }.`,
    );
  }
  const { labelDelimiter } = settings;
  const lists = Array.isArray(record.get(label));
  const namesOf = (value: unknown, fields: ReadonlyMap<string, unknown>): readonly string[] | string => {
    if (lists && labelDelimiter === undefined) return listedNames(label, value, fields);
    if (value === null) return NO_LABEL;
    const isName = ['string', 'number', 'boolean'].includes(typeof value);
    return isName
      ? readLabels(String(value), labelDelimiter)
      : wrongField(label, value, 'a string or a number', fields);
  };
  return {
    header: false,
    guessed: false,
    multiLabel: lists || labelDelimiter !== undefined,
    understand: ([line]) =>
      understandLine(line as string, texts, (fields) => namesOf(fields.get(label), fields)),
  };
}

/** The names of a field that is an array, as that of the first line is. */
function listedNames(
  field: string,
  value: unknown,
  record: ReadonlyMap<string, unknown>,
): readonly string[] | string {
  const isList =
    Array.isArray(value) && value.every((name) => typeof name === 'string' || typeof name === 'number');
  if (!isList) return wrongField(field, value, 'an array of strings, as the first line has,', record);
  return checkNames(value.map((name) => String(name).trim()));
}

function understandLine(
  line: string,
  texts: readonly string[],
  namesOf: (record: ReadonlyMap<string, unknown>) => readonly string[] | string,
): Meaning {
  const record = parseLine(line);
  if (typeof record === 'string') return { problem: record };
  const parts: string[] = [];
  for (const field of texts) {
    const value = record.get(field);
    if (typeof value !== 'string') return { problem: wrongField(field, value, 'a string', record) };
    parts.push(value);
  }
  const labels = namesOf(record);
  return typeof labels === 'string' ? { problem: labels } : { text: parts.join(' '), labels };
}

function wrongField(
  field: string,
  value: unknown,
  rule: string,
  record: ReadonlyMap<string, unknown>,
): string {
  const name = JSON.stringify(field);
  if (value !== undefined)
    return `must have ${rule} in the field ${name}, received ${JSON.stringify(value).slice(0, 40)}`;
  const fields = [...record.keys()].slice(0, 20).map((key) => JSON.stringify(key));
  return `has no field ${name}, but ${fields.join(', ') || 'none at all'}`;
}

/** @returns the fields by their names, whatever these are, or what is wrong with the line */
function parseLine(line: string): ReadonlyMap<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `is no JSON (${(error as Error).message.slice(0, 120)})`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return new Map(Object.entries(value));
  return `must be a JSON object such as {"text": "...", "label": "..."}, received ${line.slice(0, 40)}`;
}
