import { _FusedMatMul, type _FusedMatMulAttrs, type _FusedMatMulInputs } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { multiply } from './batch-mat-mul.js';
import { areFloats } from './dtype.js';
import { finish } from './finish.js';
import { fuse } from './fuse.js';
import { wrapKernel } from './kernel.js';

/** Matrix product with bias and activation. */
export const fusedMatMul = wrapKernel<_FusedMatMulInputs, _FusedMatMulAttrs>(
  _FusedMatMul,
  (original) => (args) => {
    const { inputs, attrs, backend } = args;
    const { a, b } = inputs;
    if (!areFloats(a, b)) return original(args);
    const columns = b.shape[b.shape.length - (attrs.transposeB ? 2 : 1)]!;
    return fuse(args, columns, (bias, range) => {
      const product = multiply(backend, a, b, attrs);
      finish(nativeOf(backend), product, product, bias, range);
      return product;
    });
  },
);
