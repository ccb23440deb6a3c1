const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/**
 * Widens IEEE 754 half-precision numbers; exact.
 *
 * @param bits 1 sign, 5 exponent and 10 fraction bits each
 */
export function widenFloat16(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** Rounds to half precision, ties to even; what is 65520 or larger in size becomes infinite. */
export function narrowToFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (value) => {
    scratch[0] = value;
    const sign = ((scratchBits[0] as number) >>> 16) & 0x8000;
    const size = Math.abs(value);
    if (Number.isNaN(value)) return sign | 0x7e00;
    if (size >= 65520) return sign | 0x7c00;
    const exponent = Math.max(Math.floor(Math.log2(size)), -14);
    // In units of the last place. The leading one of a normal number adds 1 to the exponent bits, a carry another.
    const units = roundHalfToEven(size / 2 ** (exponent - 10));
    return sign | (((exponent + 14) << 10) + units);
  });
}

/**
 * Widens bfloat16 numbers: the upper half of a float32; exact.
 *
 * @see Kalamkar et al. 2019, https://arxiv.org/abs/1905.12322
 */
export function widenBfloat16(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const wide = Uint32Array.from(bits, (upper) => (upper << 16) >>> 0);
  return new Float32Array(wide.buffer);
}

/** Rounds to bfloat16, ties to even. */
export function narrowToBfloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0x7fc0;
    scratch[0] = value;
    const bits = scratchBits[0] as number;
    return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  });
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
