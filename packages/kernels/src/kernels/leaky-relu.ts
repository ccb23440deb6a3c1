import { LeakyRelu, type LeakyReluAttrs, type LeakyReluInputs, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { wrapKernel } from './kernel.js';

/** `x` where it is not below 0, else `alpha x`; tfjs's takes ten times as long. */
export const leakyRelu = wrapKernel<LeakyReluInputs, LeakyReluAttrs>(LeakyRelu, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const { x } = inputs;
  if (!areFloats(x)) return original(args);
  const y = backend.makeOutput(x.shape, 'float32');
  const native = nativeOf(backend);
  const length = util.sizeFromShape(x.shape);
  native.share('leakyRelu', [native.address(x), native.address(y), length, attrs.alpha], {
    units: native.functions.elementUnits(length),
    cost: length,
  });
  return y;
});
