import type { Random } from '../random.js';

/** Numbers that lengths and addresses should not be. */
const ODD = [0, 1, 255, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 2 ** 64 - 2 ** 11];

/**
 * Damages a file, to see what its reader makes of it: a few times, cuts it short, moves, doubles or changes bytes, or puts an odd
 * number or another place of the file where a length or an address may be.
 *
 * @param valid is left as it is
 * @param random decides everything
 */
export function mutateBytes(valid: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(valid);
  for (let change = random.integer(4); change >= 0; change--) {
    const at = random.integer(Math.max(bytes.length, 1));
    const kind = random.integer(10);
    if (kind === 0) bytes = bytes.slice(0, at);
    else if (kind === 1) bytes.copyWithin(random.integer(bytes.length + 1), at, at + random.integer(64));
    else if (kind === 2) bytes = insert(bytes, at, bytes.slice(at, at + random.integer(40)));
    else if (kind === 3) bytes[at] = random.integer(256);
    else if (kind === 4) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
    else overwrite(bytes, at, random);
  }
  return bytes;
}

function insert(bytes: Uint8Array, at: number, added: Uint8Array): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(bytes.length + added.length);
  longer.set(bytes.subarray(0, at));
  longer.set(added, at);
  longer.set(bytes.subarray(at), at + added.length);
  return longer;
}

/** Lengths and addresses of two, four or eight bytes are aligned. */
function overwrite(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random): void {
  const aligned = at & ~7;
  if (aligned + 8 > bytes.length) return;
  const odd = ODD[random.integer(ODD.length)] as number;
  const value = random.integer(2) === 0 ? random.integer(bytes.length) & ~7 : odd;
  const view = new DataView(bytes.buffer);
  const width = random.integer(4);
  if (width < 2) view.setBigUint64(aligned, BigInt(value), true);
  else if (width === 2) view.setUint32(aligned + 4 * random.integer(2), value % 2 ** 32, true);
  else view.setUint16(aligned + 2 * random.integer(4), value % 65536, true);
}
