const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes UTF-8 and nothing else.
 *
 * @returns the text, or the position of the first byte that is not part of a well-formed sequence
 */
export function decodeUtf8(bytes: Uint8Array): string | number {
  try {
    return decoder.decode(bytes);
  } catch {
    return firstInvalid(bytes);
  }
}

/** The first byte of each kind of sequence, its length, and the range that its second byte must lie in. */
const SEQUENCES = [
  { from: 0x00, to: 0x7f, length: 1, second: [0, 0] },
  { from: 0xc2, to: 0xdf, length: 2, second: [0x80, 0xbf] },
  { from: 0xe0, to: 0xe0, length: 3, second: [0xa0, 0xbf] },
  { from: 0xe1, to: 0xec, length: 3, second: [0x80, 0xbf] },
  { from: 0xed, to: 0xed, length: 3, second: [0x80, 0x9f] },
  { from: 0xee, to: 0xef, length: 3, second: [0x80, 0xbf] },
  { from: 0xf0, to: 0xf0, length: 4, second: [0x90, 0xbf] },
  { from: 0xf1, to: 0xf3, length: 4, second: [0x80, 0xbf] },
  { from: 0xf4, to: 0xf4, length: 4, second: [0x80, 0x8f] },
] as const;

/** @see The Unicode Standard, table 3-7: well-formed UTF-8 byte sequences */
function firstInvalid(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const sequence = SEQUENCES.find(
      ({ from, to }) => (bytes[at] as number) >= from && (bytes[at] as number) <= to,
    );
    if (!sequence) return at;
    for (let i = 1; i < sequence.length; i++) {
      const [low, high] = i === 1 ? sequence.second : [0x80, 0xbf];
      const byte = bytes[at + i];
      if (byte === undefined || byte < low || byte > high) return at;
    }
    at += sequence.length;
  }
  return bytes.length;
}
