import { TrainingError } from '../errors.js';

type Fields = Readonly<Record<string, unknown>>;

const SHOWN_CHARACTERS = 100;
const SHOWN_BEFORE_DIFFERENCE = 20;

/**
 * Makes sure that a checkpoint belongs to the run that is to be resumed.
 *
 * @param saved from the checkpoint
 * @param current of the run
 * @param location for messages
 * @throws TrainingError that lists each differing field with both values
 */
export function checkSameRun(
  saved: { readonly settings: Fields; readonly fingerprint: Fields },
  current: { readonly settings: Fields; readonly fingerprint: Fields },
  location: string,
): void {
  const differences = [
    ...differingFields('', saved.settings, current.settings),
    ...differingFields('fingerprint.', saved.fingerprint, current.fingerprint),
  ];
  if (differences.length === 0) return;
  throw new TrainingError(
    `fit: ${location} belongs to a run with other settings, and resuming must not change them: ` +
      `${differences.join('; ')}. Give the settings of that run to finish it, or start anew without resume ` +
      '(that replaces the checkpoint).',
  );
}

function differingFields(prefix: string, saved: Fields, current: Fields): string[] {
  const names = [...new Set([...Object.keys(saved), ...Object.keys(current)])];
  return names.flatMap((name) => {
    const [was, is] = [canonical(saved[name]), canonical(current[name])];
    if (was === is) return [];
    const start = Math.max(0, firstDifference(was, is) - SHOWN_BEFORE_DIFFERENCE);
    return [`${prefix}${name} was ${excerpt(was, start)}, is ${excerpt(is, start)}`];
  });
}

/** JSON with sorted keys: equal for equal values. */
function canonical(value: unknown): string {
  const sorted = (_: string, item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(value, sorted) ?? 'nothing';
}

function firstDifference(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** The whole text where it is short, else the part that begins at `start`. */
function excerpt(text: string, start: number): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  const end = start + SHOWN_CHARACTERS;
  return `${start > 0 ? '...' : ''}${text.slice(start, end)}${end < text.length ? '...' : ''}`;
}
