import { Add, type AddInputs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { rangeOf } from './activate.js';
import { pairwise } from './complex-arithmetic.js';
import { areFloats } from './dtype.js';
import { finish, isRow } from './finish.js';
import { wrapKernel } from './kernel.js';

/** Sum. Adding a row to every row, as a bias is, tfjs's kernel works out each number's place anew. */
export const add = wrapKernel<AddInputs, object>(Add, (original) =>
  pairwise((args) => {
    const { a, b } = args.inputs;
    const row = addsRow(a, b) ? b : addsRow(b, a) ? a : undefined;
    if (!row) return original(args);
    const x = row === b ? a : b;
    const { backend } = args;
    const out = backend.makeOutput(x.shape, 'float32');
    finish(nativeOf(backend), x, out, row, rangeOf('linear'));
    return out;
  }),
);

function addsRow(x: TensorInfo, row: TensorInfo): boolean {
  const columns = x.shape.at(-1) ?? 0;
  const broadcast =
    columns > 1 && x.shape.length >= row.shape.length && util.sizeFromShape(x.shape) > columns;
  return broadcast && areFloats(x) && isRow(row, columns);
}
