/**
 * Draws a dropout mask: 0 with probability `rate`, else `1 / (1 - rate)`, so that the mean of the masked values stays.
 *
 * Element `i` is a hash of (key, i), so the mask is the same on every backend and machine.
 *
 * @param rate in [0, 1)
 * @param key any 32-bit integer
 * @returns `length` values
 * @see Wellons 2018, https://github.com/skeeto/hash-prospector: the mixing constants
 */
export function dropoutMask(length: number, rate: number, key: number): Float32Array {
  const mask = new Float32Array(length);
  const threshold = rate * 0x1_0000_0000;
  const kept = 1 / (1 - rate);
  for (let i = 0; i < length; i++) {
    // Multiplied before the key comes in: keys that lie close together would else give shifted copies of one mask.
    let bits = Math.imul(i, 0x9e3779b1) ^ key;
    bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    mask[i] = (bits ^ (bits >>> 15)) >>> 0 < threshold ? 0 : kept;
  }
  return mask;
}
