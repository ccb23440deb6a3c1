import { DataError } from '@striate/core';

/** An IDX header: big-endian magic `00 00 type rank`, then one uint32 for each axis. */
export interface IdxHeader {
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly offset: number;
  /** One byte for each value. */
  readonly length: number;
}

const UNSIGNED_BYTE = 0x08;
const TYPES: Readonly<Record<number, string>> = {
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floats',
  14: '64-bit floats',
};

/** Above it a header is damaged: no picture dataset has sides like this. */
const MAX_SIDE = 65_535;

/**
 * Reads the header of an IDX file of unsigned bytes.
 *
 * @param bytes the file's beginning, 16 bytes are enough
 * @param rank the axes that are expected: 3 for pictures `[count, height, width]`, 1 for labels `[count]`
 * @param name of the file, for messages
 * @throws DataError for another magic number, type or rank, or sizes that can't be
 * @see LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/ (archived)
 */
export function parseIdxHeader(bytes: Uint8Array, rank: 1 | 3, name: string): IdxHeader {
  const offset = 4 + 4 * rank;
  const what = rank === 3 ? 'pictures (magic 0x00000803)' : 'labels (magic 0x00000801)';
  if (bytes.length < 4) {
    throw new DataError(
      `${name}: expected an IDX file of ${what}, but it has ${bytes.length} bytes. Fetch it again.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic !== (UNSIGNED_BYTE << 8) + rank) {
    throw new DataError(`${name}: expected an IDX file of ${what}, but ${describeMagic(magic)}.`);
  }
  if (bytes.length < offset) {
    throw new DataError(
      `${name}: the file ends inside its IDX header, after ${bytes.length} of ${offset} bytes. Fetch it again.`,
    );
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const [count = 0, ...sides] = shape;
  if (count === 0 || sides.some((side) => side === 0 || side > MAX_SIDE)) {
    throw new DataError(
      `${name}: the IDX header says ${shape.join(' x ')}, but there must be at least one item and sides from 1 to ${MAX_SIDE}. Fetch it again.`,
    );
  }
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, offset, length };
}

function describeMagic(magic: number): string {
  const hex = `0x${magic.toString(16).padStart(8, '0')}`;
  const type = (magic >> 8) & 0xff;
  const rank = magic & 0xff;
  if (magic >>> 16 === 0 && TYPES[type])
    return `its magic ${hex} means ${TYPES[type]}: only unsigned bytes are supported`;
  if (magic >>> 16 === 0 && type === UNSIGNED_BYTE && rank === 1)
    return `its magic ${hex} means labels: were the two files swapped?`;
  if (magic >>> 16 === 0 && type === UNSIGNED_BYTE && rank === 3)
    return `its magic ${hex} means pictures: were the two files swapped?`;
  if (magic >>> 16 === 0 && type === UNSIGNED_BYTE) return `its magic ${hex} means ${rank} axes`;
  return `it begins with ${hex}: it is no IDX file. Fetch it again`;
}

/**
 * Checks a file's length against its header.
 *
 * @param bytes length of the whole file, unpacked
 * @throws DataError for a body that is too short or too long
 */
export function checkIdxLength(header: IdxHeader, bytes: number, name: string): void {
  const expected = header.offset + header.length;
  if (bytes === expected) return;
  const problem = bytes < expected ? 'the file is cut short' : 'the file has trailing bytes';
  throw new DataError(
    `${name}: ${problem}: the IDX header says ${header.shape.join(' x ')}, so ${expected} bytes, but there are ${bytes}. Fetch it again.`,
  );
}
