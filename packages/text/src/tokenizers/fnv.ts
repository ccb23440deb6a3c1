const encoder = new TextEncoder();

/** What the hash of nothing is: where `extendFnv` begins. */
export const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/**
 * FNV-1a, in 32 bits. As in fastText, bytes above 127 are extended by their sign.
 *
 * @param hash of what comes before
 * @returns the hash with the bytes behind, as a signed number: `>>> 0` makes it an index
 * @see http://www.isthe.com/chongo/tech/comp/fnv
 */
export function extendFnv(hash: number, bytes: Uint8Array): number {
  let extended = hash;
  for (const byte of bytes) extended = Math.imul(extended ^ ((byte << 24) >> 24), FNV_PRIME);
  return extended;
}

/** The same of a text's UTF-8. */
export function extendFnvByText(hash: number, text: string): number {
  return extendFnv(hash, encoder.encode(text));
}
