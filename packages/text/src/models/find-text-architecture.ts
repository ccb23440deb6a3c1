import { DataError } from '@striate/core';
import { charCnn } from './char-cnn.js';
import { dpcnn } from './dpcnn.js';
import type { TextArchitecture } from './text-architecture.js';
import { textCnn, textCnnMultichannel } from './text-cnn.js';

/**
 * All architectures for texts with their default settings.
 *
 * @example
 * textArchitectures.map(({ name }) => name); // ['text-cnn', 'text-cnn-multichannel', 'char-cnn-small', ...]
 */
export const textArchitectures: readonly TextArchitecture[] = [
  textCnn(),
  textCnnMultichannel(),
  charCnn(),
  charCnn({ size: 'large' }),
  dpcnn(),
];

/** Short for the usual size. */
const ALIASES: Readonly<Record<string, string>> = { 'char-cnn': 'char-cnn-small' };

/**
 * Finds an architecture by the name that the command line uses.
 *
 * @param name `text-cnn`, `text-cnn-multichannel`, `char-cnn` (small), `char-cnn-large` or `dpcnn`; case does not matter
 * @throws DataError for an unknown name, with the list of all
 * @example
 * textArchitecture('dpcnn').maxLength; // 256
 */
export function textArchitecture(name: string): TextArchitecture {
  const wanted = name.toLowerCase();
  const full = Object.hasOwn(ALIASES, wanted) ? ALIASES[wanted] : wanted;
  const found = textArchitectures.find((one) => one.name === full);
  if (found) return found;
  const names = textArchitectures.map((one) => one.name).join(', ');
  throw new DataError(`textArchitecture: expected one of ${names}; received ${JSON.stringify(name)}`);
}
