import {
  Mean,
  type MeanAttrs,
  type MeanInputs,
  Sum,
  type SumAttrs,
  type SumInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { type KernelArgs, wrapKernel } from './kernel.js';

/**
 * Sum over axes that lie side by side and before the last one, as those of a bias's gradient or of a global average do;
 * tfjs's kernel transposes first. Other sums are left to it, but those of no numbers, which it leaves unwritten.
 */
export const sum = wrapKernel<SumInputs, SumAttrs>(
  Sum,
  (original) => (args) => addUp(args, () => 1) ?? notUnwritten(args, original, 0),
);

/** Mean over axes, likewise. */
export const mean = wrapKernel<MeanInputs, MeanAttrs>(
  Mean,
  (original) => (args) => addUp(args, (rows) => 1 / rows) ?? notUnwritten(args, original, Number.NaN),
);

type Reduction = (args: KernelArgs<SumInputs, SumAttrs>) => TensorInfo;

/** tfjs's own result, filled with `value` where there was nothing to add up. */
function notUnwritten(args: Parameters<Reduction>[0], original: Reduction, value: number): TensorInfo {
  const result = original(args);
  if (util.sizeFromShape(args.inputs.x.shape) === 0) args.backend.typedArrayFromHeap(result).fill(value);
  return result;
}

/** @returns undefined where the axes are others */
function addUp(
  { inputs: { x }, attrs: { axis, keepDims }, backend }: KernelArgs<SumInputs, SumAttrs>,
  scaleOf: (rows: number) => number,
): TensorInfo | undefined {
  const axes = util.parseAxisParam(axis, x.shape).sort((one, other) => one - other);
  const [first = 0, last = 0] = [axes[0], axes.at(-1)];
  const columns = util.sizeFromShape(x.shape.slice(last + 1));
  const sideBySide = axes.length > 0 && last - first === axes.length - 1;
  if (!sideBySide || columns < 2 || !areFloats(x)) return undefined;
  const groups = util.sizeFromShape(x.shape.slice(0, first));
  const rows = util.sizeFromShape(x.shape.slice(first, last + 1));
  const shape = x.shape.flatMap((size, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [size]));
  const y = backend.makeOutput(shape, 'float32');
  const native = nativeOf(backend);
  const [from, to, scale] = [native.address(x), native.address(y), scaleOf(rows)];
  const cost = groups * rows * columns;
  if (groups !== 1) {
    native.share('sumGroups', [from, rows, columns, to, scale], { units: groups, cost });
    return y;
  }
  const blocks = native.functions.rowBlocks(rows, columns);
  native.withScratch(blocks * columns * 4, (sums) => {
    native.share('sumRowBlocks', [from, rows, columns, sums], { units: blocks, cost });
    native.functions.joinSums(sums, blocks, columns, columns * 4, scale, to);
  });
  return y;
}
