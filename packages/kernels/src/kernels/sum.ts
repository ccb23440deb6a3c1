import { Sum, type SumAttrs, type SumInputs, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { wrapKernel } from './kernel.js';

/**
 * Sum over axes. Over the first ones, as a bias's gradient is, tfjs's kernel transposes first; here the rows are added up.
 * Other sums are left to tfjs's, but those of no numbers, which it leaves unwritten.
 */
export const sum = wrapKernel<SumInputs, SumAttrs>(Sum, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const { x } = inputs;
  if (util.sizeFromShape(x.shape) === 0) {
    const zeros = original(args);
    backend.typedArrayFromHeap(zeros).fill(0);
    return zeros;
  }
  const axes = util.parseAxisParam(attrs.axis, x.shape);
  const kept = x.shape.slice(axes.length);
  const columns = util.sizeFromShape(kept);
  const leading = axes.length > 0 && Math.max(...axes) === axes.length - 1;
  if (!leading || columns < 2 || !areFloats(x)) return original(args);
  const shape = attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept;
  const out = backend.makeOutput(shape, 'float32');
  const native = nativeOf(backend);
  const rows = util.sizeFromShape(x.shape) / columns;
  const blocks = native.functions.rowBlocks(rows, columns);
  native.withScratch(blocks * columns * 4, (sums) => {
    native.share('sumRowBlocks', [native.address(x), rows, columns, sums], {
      units: blocks,
      cost: rows * columns,
    });
    native.functions.joinSums(sums, blocks, columns, columns * 4, native.address(out));
  });
  return out;
});
