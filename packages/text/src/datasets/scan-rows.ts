import { DataError } from '@striate/core';
import { joinBytes } from '@striate/core/storage';
import type { ByteSource } from './byte-source.js';
import { decodePlainText, markLength } from './plain-text.js';
import type { CutRows, Row } from './rows.js';

const PIECE_BYTES = 2 ** 20;
/** No text that a network reads is as long; what is, is most likely a quote that was never closed. */
const MAX_ROW_BYTES = 2 ** 20;
const LINE_FEED = 10;

/** Gets each row with the position of its first byte, and the line that it begins at, from 1. */
export type OnRow = (row: Row, start: number, line: number) => void;

/**
 * Reads a file from its beginning to its end, a mebibyte at a time, and gives its rows that are not empty.
 *
 * @throws DataError for bytes that are no UTF-8 text, with their position and line, and for a row above 1 MiB
 */
export async function scanRows(
  source: ByteSource,
  cut: CutRows,
  { onRow, signal }: { readonly onRow: OnRow; readonly signal?: AbortSignal },
): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  let line = 1;
  let position = 0;
  for (let offset = 0; offset < source.size; ) {
    signal?.throwIfAborted();
    const end = Math.min(offset + PIECE_BYTES, source.size);
    let bytes = joinBytes([rest, await source.read(offset, end)]);
    if (offset === 0) {
      const mark = markLength(bytes, source.name);
      bytes = bytes.subarray(mark);
      position = mark;
    }
    offset = end;
    const atEnd = end === source.size;
    // A line feed is never part of another character: what ends there can be decoded by itself.
    const whole = atEnd ? bytes : bytes.subarray(0, bytes.lastIndexOf(LINE_FEED) + 1);
    const text = decodePlainText(whole, { name: source.name, position, line });
    const ascii = text.length === whole.length;
    let from = 0;
    let byte = 0;
    for (const row of cut(text, atEnd)) {
      const feeds = countFeeds(text, from, row.end);
      const end = row.end === text.length ? whole.length : ascii ? row.end : endOfLines(whole, byte, feeds);
      if (end - byte > MAX_ROW_BYTES) throw tooLong(source.name, line);
      const [onlyCell] = row.cells;
      if (row.cells.length > 1 || onlyCell?.trim() !== '') onRow(row, position + byte, line);
      line += feeds;
      from = row.end;
      byte = end;
    }
    position += byte;
    rest = bytes.subarray(byte);
    if (rest.length > MAX_ROW_BYTES) throw tooLong(source.name, line);
  }
}

function tooLong(name: string, line: number): DataError {
  return new DataError(
    `Reading ${name}: the row that begins in line ${line} is longer than ${MAX_ROW_BYTES} bytes. Shorten its text; ` +
      'or look for a missing line end, or a quote that is never closed.',
  );
}

/** How many line feeds are in a row, the one at its end included. */
function countFeeds(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    at = text.indexOf('\n', at);
    if (at < 0 || at >= end) break;
    count++;
  }
  return count;
}

/** Where the line after so many line feeds begins: their bytes are no part of another character. */
function endOfLines(bytes: Uint8Array, start: number, feeds: number): number {
  let end = start;
  for (let feed = 0; feed < feeds; feed++) end = bytes.indexOf(LINE_FEED, end) + 1;
  return end;
}
