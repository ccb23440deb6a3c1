import { sha256 } from '@noble/hashes/sha2.js';

/**
 * SHA-256 of a file, 64 hexadecimal digits.
 *
 * @see NIST FIPS 180-4
 * @example
 * sha256Hex(new TextEncoder().encode('abc')).slice(0, 8); // 'ba7816bf'
 */
export function sha256Hex(bytes: Uint8Array): string {
  return Array.from(sha256(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
