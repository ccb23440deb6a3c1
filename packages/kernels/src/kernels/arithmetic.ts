import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Add,
  type BinaryInputs,
  broadcast_util,
  Cast,
  Maximum,
  Minimum,
  Multiply,
  Prelu,
  type PreluInputs,
  RealDiv,
  Sub,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type Native, nativeOf } from '../native/native.js';
import { type Broadcast, layOutBroadcast, type Steps } from './broadcast.js';
import { type Binary, crosswise, pairwise } from './complex-arithmetic.js';
import { areFloats } from './dtype.js';
import { defineKernel, type TrainingKernel, withIntermediates, wrapKernel } from './kernel.js';

/** Kernels that combine two tensors number by number, in the order that assembly/combine.ts knows them by. */
const OPERATIONS = [Add, Sub, Multiply, RealDiv, Maximum, Minimum, Prelu];

/** Those that take complex numbers too, and how. */
const COMPLEX: Readonly<Record<string, (compute: Binary) => Binary>> = {
  [Add]: pairwise,
  [Sub]: pairwise,
  [Multiply]: crosswise,
};

/**
 * Addition and its like. tfjs's own compute each number's place anew where a side is broadcast, and run on one thread.
 * Whole numbers are left to them.
 */
export const arithmetic: readonly TrainingKernel[] = OPERATIONS.filter((name) => name !== Prelu).map(
  (kernelName) =>
    wrapKernel<BinaryInputs, object>(kernelName, (original) => {
      const compute: Binary = (args) => {
        const { a, b } = args.inputs;
        return areFloats(a, b) ? combine(args.backend, kernelName, a, b) : original(args);
      };
      return COMPLEX[kernelName]?.(compute) ?? compute;
    }),
);

/** `x` where it is not below 0, else `alpha x`. tfjs's takes every `alpha` for a row, and its bits for a float's. */
export const prelu = defineKernel<PreluInputs, object>(Prelu, ({ inputs, backend }) =>
  withIntermediates(backend, (run, own) => {
    const [x, alpha] = [inputs.x, inputs.alpha].map((info) =>
      areFloats(info) ? info : run(Cast, { x: info }, { dtype: 'float32' }),
    );
    return own(combine(backend, Prelu, x!, alpha!));
  }),
);

/** Rows shorter than this are taken several at a time. */
const SHORT_ROW = 64;

function combine(backend: BackendWasm, kernelName: string, a: TensorInfo, b: TensorInfo): TensorInfo {
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const length = util.sizeFromShape(shape);
  const y = backend.makeOutput(shape, 'float32');
  if (length === 0) return y;
  const native = nativeOf(backend);
  const operation = OPERATIONS.indexOf(kernelName);
  const layout = layOutBroadcast(shape, a.shape, b.shape);
  const addresses = { a: native.address(a), b: native.address(b), y: native.address(y) };
  if (isShortRowToAll(layout)) {
    withRepeatedRow(native, addresses.b, layout, (row, repeated) =>
      run(native, operation, { ...addresses, b: row }, repeated, length),
    );
  } else {
    run(native, operation, addresses, layout, length);
  }
  return y;
}

/** Whether each row of `a` as a whole meets the same short row of `b`, as a picture's pixels meet a bias. */
function isShortRowToAll({ groups, parts, columns, a, b }: Broadcast): boolean {
  const whole = groups === 1 && parts.length === 1 && a[1] === columns && a[2] === 1;
  return whole && columns < SHORT_ROW && b[1] === 0 && b[2] === 1;
}

/** Lays a short row out several times, so that a row of the result is long, and a multiple of four. */
function withRepeatedRow(
  native: Native,
  address: number,
  layout: Broadcast,
  use: (row: number, repeated: Broadcast) => void,
): void {
  const { rows, columns } = layout;
  const copies = 4 * Math.ceil(SHORT_ROW / columns);
  const long = columns * copies;
  native.withScratch(long * 4, (row) => {
    native.functions.repeatRow(address, columns * 4, copies, row);
    use(row, { ...layout, rows: Math.ceil(rows / copies), columns: long, a: [0, long, 1], b: [0, 0, 1] });
  });
}

interface Addresses {
  readonly a: number;
  readonly b: number;
  readonly y: number;
}

function run(
  native: Native,
  operation: number,
  { a, b, y }: Addresses,
  layout: Broadcast,
  length: number,
): void {
  const { parts, groups, rows, columns } = layout;
  const side = (address: number, start: number, steps: Steps) => [
    address + start * 4,
    ...steps.map((step) => step * 4),
  ];
  const partLength = length / parts.length;
  for (const [i, start] of parts.entries()) {
    const to = y + i * partLength * 4;
    native.share(
      'combine',
      [
        operation,
        ...side(a, start.a, layout.a),
        ...side(b, start.b, layout.b),
        to,
        rows,
        columns,
        partLength,
      ],
      { units: groups * rows, cost: partLength },
    );
  }
}
