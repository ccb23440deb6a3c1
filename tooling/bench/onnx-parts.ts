import { block, float, int } from './protobuf.js';

/** Messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, by the numbers of their fields. */

const FLOAT32 = 1;

export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** An attribute of a node: a float as `{ float }`, a whole number, a list of them, or text. */
export function attribute(name: string, value: number | string | readonly number[] | { float: number }) {
  const content =
    typeof value === 'number'
      ? [int(20, 2), int(3, value)]
      : typeof value === 'string'
        ? [int(20, 3), block(4, value)]
        : 'float' in value
          ? [int(20, 1), float(2, value.float)]
          : [int(20, 7), ...value.map((one) => int(8, one))];
  return block(5, block(1, name), ...content);
}

/** A node with one output, of its own name. */
export function node(op: string, name: string, inputs: readonly string[], attributes: readonly Uint8Array[]) {
  return block(
    1,
    ...inputs.map((one) => block(1, one)),
    block(2, name),
    block(3, name),
    block(4, op),
    ...attributes,
  );
}

export function initializer(name: string, { shape, data }: Values): Uint8Array {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return block(5, ...shape.map((one) => int(1, one)), int(2, FLOAT32), block(8, name), block(9, raw));
}

/** An input (field 11) or output (field 12) of a graph. */
export function port(field: 11 | 12, name: string, shape: readonly number[]): Uint8Array {
  const dims = block(2, ...shape.map((one) => block(1, int(1, one))));
  return block(field, block(1, name), block(2, block(1, int(1, FLOAT32), dims)));
}
