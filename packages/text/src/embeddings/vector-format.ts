import { DataError } from '@striate/core';
import { type ByteReader, LINE_FEED, SPACE } from './byte-reader.js';

/** What stands before the vectors. */
export interface VectorHeader {
  readonly format: 'text' | 'binary';
  /** Numbers of a vector. */
  readonly width: number;
  /** Vectors that the file says it has; GloVe's files don't say. */
  readonly count?: number;
  /** Lines taken by it. */
  readonly lines: number;
}

/** The widest that is believed: published vectors have 25 to 1,024 numbers. */
const MAX_WIDTH = 16_384;
/** Of a line in a text file. */
export const MAX_LINE = 2 ** 20;
const FASTTEXT_MODEL = [0xba, 0x16, 0x4f, 0x2f] as const;
const ZIP = [0x50, 0x4b, 3, 4] as const;
/** Bytes looked at behind the first word, to tell numbers in text from numbers in binary. */
const PROBE = 24;

/**
 * Finds out from a file's first bytes how its vectors are written: GloVe's text (a word and its numbers on each line),
 * fastText's text (the same below a line `count width`), or word2vec's binary (such a line, then words and float32 numbers).
 *
 * @param reader at the file's start; afterwards behind its header
 * @throws DataError for an empty file, a fastText model or an archive, or a header that can't be true
 */
export async function readHeader(reader: ByteReader, location: string): Promise<VectorHeader> {
  await reader.atLeast(MAX_LINE);
  const start = reader.peek(MAX_LINE);
  if (start.length === 0) throw new DataError(`readEmbeddings: ${location} is empty; download it again.`);
  refuseOthers(start, location);
  const end = start.indexOf(LINE_FEED);
  const first = new TextDecoder().decode(start.subarray(0, end < 0 ? undefined : end)).trim();
  const header = /^(\d+) (\d+)$/.exec(first);
  if (!header) return { format: 'text', width: fieldsOf(first, location), lines: 0 };
  const [count, width] = [Number(header[1]), Number(header[2])];
  // A count beyond what a double counts exactly is no count.
  if (!(Number.isSafeInteger(count) && count >= 1 && width >= 1 && width <= MAX_WIDTH)) {
    throw new DataError(
      `readEmbeddings: the first line of ${location} must say how many vectors follow, and of how many numbers (1 to ` +
        `${MAX_WIDTH}), but says "${first.slice(0, 60)}"; get the file again from where it came from.`,
    );
  }
  reader.line();
  return { format: looksBinary(reader.peek(MAX_LINE)) ? 'binary' : 'text', width, count, lines: 1 };
}

function refuseOthers(start: Uint8Array, location: string): void {
  const begins = (magic: readonly number[]) => magic.every((byte, i) => start[i] === byte);
  if (begins(FASTTEXT_MODEL)) {
    throw new DataError(
      `readEmbeddings: ${location} is a fastText model, which holds more than vectors; take the .vec file that is ` +
        'published beside it.',
    );
  }
  if (!begins(ZIP)) return;
  throw new DataError(`readEmbeddings: ${location} is a zip archive; unpack it and name the file in it.`);
}

/** Numbers on GloVe's first line, whose first field is the word. */
function fieldsOf(line: string, location: string): number {
  const numbers = line.split(' ').slice(1);
  const isVector = numbers.length > 0 && numbers.length <= MAX_WIDTH && numbers.every(isNumber);
  if (isVector) return numbers.length;
  throw new DataError(
    `readEmbeddings: expected ${location} to hold vectors as GloVe, fastText (.vec) or word2vec (.bin) write them: a word ` +
      `and its numbers with spaces between them; its first line is ${JSON.stringify(line.slice(0, 60))}.`,
  );
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** Whether a text is a decimal number, and a finite one. */
export function isNumber(text: string): boolean {
  return NUMBER.test(text) && Number.isFinite(Number(text));
}

/** Behind the first word, a line of text has nothing but digits, signs and spaces. */
function looksBinary(bytes: Uint8Array): boolean {
  const start = bytes.indexOf(SPACE) + 1;
  const lineEnd = bytes.indexOf(LINE_FEED, start);
  const end = Math.min(start + PROBE, lineEnd < 0 ? bytes.length : lineEnd);
  const numbers = String.fromCharCode(...bytes.subarray(start, end));
  return start > 0 && !/^ *[-+.\d][-+.\deE\s]*$/.test(numbers);
}
