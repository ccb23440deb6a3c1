import { DataError } from '@striate/core';
import { type ByteReader, LINE_FEED, SPACE } from './byte-reader.js';
import type { VectorHeader } from './vector-format.js';
import type { WantedWords } from './wanted-words.js';

/** A word of this many bytes is none: the file is not what it seems. */
const MAX_WORD = 4096;
const FLOAT_BYTES = 4;

/**
 * Reads vectors as word2vec writes them in binary: a word, a space, `width` numbers as little-endian float32, and mostly a
 * line feed.
 *
 * @returns how many vectors the file has
 * @throws DataError naming the vector, where the file is cut off or damaged
 */
export async function readBinaryVectors(
  reader: ByteReader,
  { width, count = 0 }: VectorHeader,
  wanted: WantedWords,
  location: string,
): Promise<number> {
  const bytes = width * FLOAT_BYTES;
  for (let number = 1; number <= count; number++) {
    const place = () => `word ${number} of ${location}`;
    const word = await readWord(reader, wanted, place);
    if (reader.available < bytes) await reader.atLeast(bytes);
    const numbers = word === undefined ? undefined : reader.take(bytes);
    if (word === undefined || !numbers) {
      throw new DataError(
        `readEmbeddings: ${location} must hold the ${count} vectors that its first line speaks of, but ends in vector ` +
          `${number}; it is cut off: download it again.`,
      );
    }
    if (wanted.wants(word)) wanted.add(word, toFloats(numbers, width, word, place()));
  }
  await reader.atLeast(2);
  if (reader.peek(2).some((byte) => byte !== LINE_FEED)) {
    throw new DataError(
      `readEmbeddings: ${location} must hold the ${count} vectors that its first line speaks of, but goes on after them; ` +
        'get it again from where it came from.',
    );
  }
  return count;
}

/** @returns undefined where the file ends in it */
async function readWord(
  reader: ByteReader,
  wanted: WantedWords,
  place: () => string,
): Promise<string | undefined> {
  let bytes = reader.until(SPACE);
  while (!bytes) {
    if (reader.available > MAX_WORD) throw tooLong(place());
    if (reader.ended) return undefined;
    await reader.more();
    bytes = reader.until(SPACE);
  }
  if (bytes.length > MAX_WORD) throw tooLong(place());
  return wanted.decode(bytes[0] === LINE_FEED ? bytes.subarray(1) : bytes, place);
}

function toFloats(bytes: Uint8Array, width: number, word: string, place: string): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vector = Float32Array.from({ length: width }, (_, i) => view.getFloat32(i * FLOAT_BYTES, true));
  if (vector.every(Number.isFinite)) return vector;
  throw new DataError(
    `readEmbeddings: the vector of "${word}" (${place}) holds what is no number; get the file again from where it came from.`,
  );
}

function tooLong(place: string): DataError {
  return new DataError(
    `readEmbeddings: ${place} is longer than ${MAX_WORD} bytes, so the file is damaged or of another kind; download it again.`,
  );
}
