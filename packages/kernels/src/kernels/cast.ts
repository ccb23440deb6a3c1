import {
  Cast,
  type CastAttrs,
  type CastInputs,
  Complex,
  Real,
  type TensorInfo,
  ZerosLike,
} from '@tensorflow/tfjs-core';
import { type KernelArgs, withIntermediates, wrapKernel } from './kernel.js';
import { shareData } from './share-data.js';

/** Conversion to another type. To the same one it is a copy, see `identity`; of a complex number the real part is kept. */
export const cast = wrapKernel<CastInputs, CastAttrs>(Cast, (original) => (args) => {
  const { inputs, attrs, backend } = args;
  const { x } = inputs;
  const { dtype } = attrs;
  if (x.dtype === dtype) return shareData(backend, x);
  if (dtype === 'complex64') {
    return withIntermediates(backend, (run) => run(Complex, { real: x, imag: run(ZerosLike, { x }) }));
  }
  if (x.dtype === 'complex64') {
    return withIntermediates(backend, (run) => run(Cast, { x: run(Real, { input: x }) }, { dtype }));
  }
  return dtype === 'bool' ? truth(args) : original(args);
});

/** Whether each number is other than 0. tfjs's keeps the number's last byte. */
function truth({ inputs: { x }, backend }: KernelArgs<CastInputs, CastAttrs>): TensorInfo {
  const out = backend.makeOutput(x.shape, 'bool');
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(out);
  for (let i = 0; i < from.length; i++) to[i] = from[i] === 0 ? 0 : 1;
  return out;
}
