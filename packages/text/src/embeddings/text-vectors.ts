import { DataError } from '@striate/core';
import { type ByteReader, SPACE } from './byte-reader.js';
import { isNumber, MAX_LINE, type VectorHeader } from './vector-format.js';
import type { WantedWords } from './wanted-words.js';

/** Of numbers, which are ASCII: whatever else is there fails as a number. */
const LATIN = new TextDecoder('latin1');

/**
 * Reads vectors written as text: `word number number ...` on each line. Numbers are parsed only where a word is wanted, and
 * counted everywhere.
 *
 * @returns how many vectors the file has
 * @throws DataError naming the line
 */
export async function readTextVectors(
  reader: ByteReader,
  header: VectorHeader,
  wanted: WantedWords,
  location: string,
): Promise<number> {
  const { width, count } = header;
  let number = header.lines;
  let vectors = 0;
  const place = () => `line ${number} of ${location}`;
  for (;;) {
    const line = reader.line();
    if (!line) {
      if (reader.available > MAX_LINE) {
        number++;
        throw new DataError(
          `readEmbeddings: ${place()} is longer than ${MAX_LINE} bytes; this is no file of vectors.`,
        );
      }
      if (reader.ended) break;
      await reader.more();
      continue;
    }
    number++;
    const content = trimEnd(line);
    if (content.length === 0) {
      if (reader.ended && reader.available === 0) break;
      throw new DataError(`readEmbeddings: ${place()} is empty; get the file again from where it came from.`);
    }
    readLine(content, width, wanted, place);
    vectors++;
  }
  if (count !== undefined && vectors !== count) {
    throw new DataError(
      `readEmbeddings: ${location} must hold the ${count} vectors that its first line speaks of, but holds ${vectors}; ` +
        `${vectors < count ? 'it is cut off: download it again' : 'correct its first line'}.`,
    );
  }
  return vectors;
}

function readLine(line: Uint8Array, width: number, wanted: WantedWords, place: () => string): void {
  const end = wordEnd(line, width);
  if (end <= 0) throw wrongWidth(place(), width, countFields(line) - 1);
  const word = wanted.decode(line.subarray(0, end), place);
  // Some words of GloVe have spaces in them; numbers there are a vector that is too wide.
  const within = word.indexOf(' ');
  if (
    within >= 0 &&
    word
      .slice(within + 1)
      .split(' ')
      .every(isNumber)
  ) {
    throw wrongWidth(place(), width, countFields(line) - 1);
  }
  if (!wanted.wants(word)) return;
  const fields = LATIN.decode(line.subarray(end + 1)).split(' ');
  wanted.add(
    word,
    Float32Array.from(fields, (field) => {
      if (isNumber(field)) return Number(field);
      throw new DataError(
        `readEmbeddings: expected numbers behind "${word}" on ${place()}, got ${JSON.stringify(field.slice(0, 30))}; get ` +
          'the file again from where it came from.',
      );
    }),
  );
}

/** Where the word ends: at the `width`-th space from the line's end; -1 where there are not as many. */
function wordEnd(line: Uint8Array, width: number): number {
  let left = width;
  for (let i = line.length - 1; i >= 0; i--) if (line[i] === SPACE && --left === 0) return i;
  return -1;
}

function countFields(line: Uint8Array): number {
  return line.reduce((sum, byte) => sum + Number(byte === SPACE), 1);
}

/** fastText's lines end with a space. */
function trimEnd(line: Uint8Array): Uint8Array {
  let end = line.length;
  while (end > 0 && line[end - 1] === SPACE) end--;
  return line.subarray(0, end);
}

function wrongWidth(place: string, width: number, found: number): DataError {
  return new DataError(
    `readEmbeddings: every line must be a word and ${width} numbers, but ${place} has ${found} numbers; where it is the ` +
      'last line, the file is cut off: download it again.',
  );
}
