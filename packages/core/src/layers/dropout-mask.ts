/**
 * Draws a dropout mask: 0 with probability `rate`, else `1 / (1 - rate)`, so that the mean of the masked values stays.
 *
 * Element `i` is a hash of (key, i), so the mask is the same on every backend and machine.
 *
 * @param rate in [0, 1), taken to 31 bits
 * @param key any 32-bit integer
 * @returns `length` values
 * @see Wellons 2018, https://github.com/skeeto/hash-prospector: the mixing constants
 */
export function dropoutMask(length: number, rate: number, key: number): Float32Array {
  const mask = new Float32Array(length);
  // Written as bit patterns: a branch on random bits is mispredicted half of the time, which costs more than the hash.
  const words = new Int32Array(mask.buffer);
  const kept = floatBits(1 / (1 - rate));
  const threshold = Math.min(Math.round(rate * 2 ** 31), 2 ** 31 - 1);
  for (let i = 0; i < length; i++) {
    // Multiplied before the key comes in: keys that lie close together would else give shifted copies of one mask.
    let bits = Math.imul(i, 0x9e3779b1) ^ key;
    bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    const uniform = (bits ^ (bits >>> 15)) >>> 1;
    const belowThreshold = (uniform - threshold) >> 31; // all ones or all zeros
    words[i] = kept & ~belowThreshold;
  }
  return mask;
}

function floatBits(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0] as number;
}
