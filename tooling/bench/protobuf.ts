/** Protocol buffers, as much of them as an ONNX file needs: https://protobuf.dev/programming-guides/encoding */

const encoder = new TextEncoder();

/** A whole number of at least 0. */
export function int(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A 32-bit float. */
export function float(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | 5), ...new Uint8Array(Float32Array.of(value).buffer)]);
}

/** Text, bytes, or a message of the fields given. */
export function block(field: number, ...content: readonly (string | Uint8Array)[]): Uint8Array {
  const body = join(content.map((part) => (typeof part === 'string' ? encoder.encode(part) : part)));
  return join([Uint8Array.from([...varint((field << 3) | 2), ...varint(body.length)]), body]);
}

/** A message's fields, one after the other. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}
