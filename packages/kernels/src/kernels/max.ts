import { Max, type MaxAttrs, type MaxInputs, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { wrapKernel } from './kernel.js';
import { axisGroups } from './reduced-axes.js';

/**
 * Maximum over axes. Over neighbouring ones that are not the last, as in global pooling, tfjs's kernel transposes first;
 * here whole rows are compared. Other maxima are left to tfjs's.
 */
export const max = wrapKernel<MaxInputs, MaxAttrs>(Max, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const { x } = inputs;
  const { reductionIndices, keepDims } = attrs;
  const groups = axisGroups(x.shape, reductionIndices);
  const columns = groups.at(-1)!;
  const rows = groups.at(-2);
  const size = util.sizeFromShape(x.shape);
  if (!rows?.reduced || groups.length > 3 || size === 0 || !areFloats(x)) return original(args);
  const axes = util.parseAxisParam(reductionIndices, x.shape);
  const shape = x.shape.flatMap((one, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [one]));
  const out = backend.makeOutput(shape, 'float32');
  const native = nativeOf(backend);
  const images = size / (rows.size * columns.size);
  native.share('maxColumns', [native.address(x), native.address(out), rows.size, columns.size], {
    units: native.functions.maxColumnUnits(images, columns.size),
    cost: size / 2,
  });
  return out;
});
