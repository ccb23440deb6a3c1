/**
 * The linear values of the 256 codes of A-law, scaled to -1..1: a sign, three bits of segment and four of step, with every
 * second bit inverted.
 *
 * @see ITU-T G.711, 1988, tables 1a and 1b, https://www.itu.int/rec/T-REC-G.711
 */
export function aLawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const bits = code ^ 0x55;
    const segment = (bits >> 4) & 7;
    const step = ((bits & 15) << 1) + 1;
    const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
    return ((bits & 0x80) !== 0 ? magnitude : -magnitude) / 4096;
  });
}

/**
 * The linear values of the 256 codes of mu-law, scaled to -1..1: all bits inverted, a bias of 33 on the magnitude.
 *
 * @see ITU-T G.711, 1988, tables 2a and 2b
 */
export function muLawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const bits = ~code & 0xff;
    const segment = (bits >> 4) & 7;
    const magnitude = ((((bits & 15) << 1) + 33) << segment) - 33;
    return ((bits & 0x80) !== 0 ? -magnitude : magnitude) / 8192;
  });
}
