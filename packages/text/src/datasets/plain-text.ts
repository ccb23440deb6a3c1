import { DataError } from '@striate/core';
import { decodeUtf8 } from './utf8.js';

const LINE_FEED = 10;

/** Beginnings of files that are no UTF-8 text, and what to do with them. */
const FOREIGN: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'UTF-16; save it as UTF-8'],
  [[0xfe, 0xff], 'UTF-16; save it as UTF-8'],
  [[0x1f, 0x8b], 'gzip; unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive or a spreadsheet; unpack it, or save it as CSV in UTF-8'],
];

/**
 * Tells by a file's first bytes whether it can be text in UTF-8.
 *
 * @returns how many bytes UTF-8's byte-order mark takes at the beginning: 3 or none
 * @throws DataError for the mark of another encoding, an archive or a spreadsheet
 */
export function markLength(bytes: Uint8Array, name: string): number {
  const begins = (mark: readonly number[]): boolean => mark.every((byte, index) => bytes[index] === byte);
  for (const [mark, what] of FOREIGN) {
    if (begins(mark))
      throw new DataError(`Reading ${name}: expected text in UTF-8, but the file is ${what}.`);
  }
  return begins([0xef, 0xbb, 0xbf]) ? 3 : 0;
}

/** Where in a file some bytes are. */
export interface Place {
  readonly name: string;
  /** Of the first byte in the file. */
  readonly position: number;
  readonly line: number;
}

/**
 * Decodes a piece of a text file.
 *
 * @throws DataError for bytes that are no UTF-8, and for NUL, which is in no text, with position and line
 */
export function decodePlainText(bytes: Uint8Array, { name, position, line }: Place): string {
  const text = decodeUtf8(bytes);
  const at = typeof text === 'number' ? text : bytes.indexOf(0);
  if (typeof text === 'string' && at < 0) return text;
  let inLine = line;
  for (let i = bytes.indexOf(LINE_FEED); i >= 0 && i < at; i = bytes.indexOf(LINE_FEED, i + 1)) inLine++;
  const byte = (bytes[at] as number).toString(16).toUpperCase().padStart(2, '0');
  const place = `byte ${position + at} (line ${inLine}) is 0x${byte}`;
  throw new DataError(
    typeof text === 'string'
      ? `Reading ${name}: ${place}, which no text has. The file is no text, or is in UTF-16: save it as UTF-8.`
      : `Reading ${name}: expected UTF-8, but ${place}, which is not part of it. If the file is in another encoding ` +
          `(Windows-1252 is usual), convert it: iconv -f WINDOWS-1252 -t UTF-8.`,
  );
}
