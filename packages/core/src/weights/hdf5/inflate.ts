import { Unzlib } from 'fflate';
import { joinBytes } from '../../storage/join-bytes.js';

/** Deflated data grows to 1,032 times its size at most, so this many bytes come to 17 MB before the limit is looked at. */
const STEP = 16_384;

/**
 * Unpacks deflated data that anybody may have written: what is longer than expected is not unpacked to its end.
 *
 * @throws Error for data that is damaged, cut off, or longer than `maxBytes`
 * @see RFC 1950 and 1951
 */
export function inflate(packed: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  const receive = (piece: Uint8Array, isLast: boolean): void => {
    length += piece.length;
    isWhole ||= isLast;
    if (length > maxBytes) throw new Error(`more than the expected ${maxBytes} bytes`);
    pieces.push(piece);
  };
  const stream = new Unzlib(receive);
  for (let at = 0; at < packed.length; at += STEP) {
    stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  }
  if (!isWhole) throw new Error('cut off');
  return joinBytes(pieces);
}
