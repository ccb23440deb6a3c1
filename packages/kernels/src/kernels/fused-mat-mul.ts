import { _FusedMatMul, type _FusedMatMulAttrs, type _FusedMatMulInputs } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { activateRest, rangeOf } from './activate.js';
import { multiply } from './batch-mat-mul.js';
import { areFloats } from './dtype.js';
import { finish, isRow } from './finish.js';
import { withIntermediates, wrapKernel } from './kernel.js';

/** Matrix product with bias and activation. A bias of another shape than a row is left to tfjs's kernel. */
export const fusedMatMul = wrapKernel<_FusedMatMulInputs, _FusedMatMulAttrs>(
  _FusedMatMul,
  (original) => (args) => {
    const { inputs, attrs, backend } = args;
    const { a, b, bias, preluActivationWeights } = inputs;
    const columns = b.shape[b.shape.length - (attrs.transposeB ? 2 : 1)]!;
    if (!areFloats(a, b) || (bias && !isRow(bias, columns))) return original(args);
    return withIntermediates(backend, (run, own) => {
      const product = own(multiply(backend, a, b, attrs));
      finish(nativeOf(backend), product, product, bias, rangeOf(attrs.activation));
      return activateRest(run, product, attrs, preluActivationWeights);
    });
  },
);
