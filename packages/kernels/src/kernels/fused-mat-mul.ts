import { _FusedMatMul, type _FusedMatMulAttrs, type _FusedMatMulInputs } from '@tensorflow/tfjs-core';
import { transposeMatrices } from './batch-mat-mul.js';
import { withIntermediates, wrapKernel } from './kernel.js';

/** Matrix product with bias and activation: as `batchMatMul`, a transposed side is transposed first. */
export const fusedMatMul = wrapKernel<Pick<_FusedMatMulInputs, 'a' | 'b'>, _FusedMatMulAttrs>(
  _FusedMatMul,
  (original) =>
    ({ inputs, attrs, backend }) =>
      withIntermediates(backend, (run) => {
        const a = attrs.transposeA ? transposeMatrices(run, inputs.a) : inputs.a;
        const b = attrs.transposeB ? transposeMatrices(run, inputs.b) : inputs.b;
        return original({
          inputs: { ...inputs, a, b },
          attrs: { ...attrs, transposeA: false, transposeB: false },
          backend,
        });
      }),
);
