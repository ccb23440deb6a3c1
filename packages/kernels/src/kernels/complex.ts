import {
  Complex,
  ComplexAbs,
  type ComplexAbsInputs,
  type ComplexInputs,
  Imag,
  type ImagInputs,
  Real,
  type RealInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { makeComplex } from './complex-data.js';
import { assertComplex } from './dtype.js';
import { defineKernel, type KernelArgs, withIntermediates } from './kernel.js';

/** `real + i imag`, of two tensors of one shape; parts of another type become float32. */
export const complex = defineKernel<ComplexInputs, object>(Complex, ({ inputs, backend }) =>
  withIntermediates(backend, (run) => {
    const [re, im] = [inputs.real, inputs.imag].map((part) => run('Cast', { x: part }, { dtype: 'float32' }));
    const out = makeComplex(backend, inputs.real.shape);
    const native = nativeOf(backend);
    const length = util.sizeFromShape(inputs.real.shape);
    native.share('joinComplex', [native.address(re!), native.address(im!), native.address(out), length], {
      units: native.functions.elementUnits(length),
      cost: 2 * length,
    });
    return out;
  }),
);

/** The real parts of complex numbers. */
export const real = defineKernel<RealInputs, object>(Real, (args) => partOf(Real, 0, args));

/** Their imaginary parts. */
export const imag = defineKernel<ImagInputs, object>(Imag, (args) => partOf(Imag, 1, args));

function partOf(
  kernelName: string,
  part: 0 | 1,
  { inputs: { input }, backend }: KernelArgs<RealInputs, object>,
): TensorInfo {
  assertComplex(kernelName, input);
  const out = backend.makeOutput(input.shape, 'float32');
  const native = nativeOf(backend);
  const length = util.sizeFromShape(input.shape);
  native.share('complexPart', [native.address(input) + 4 * part, native.address(out), length], {
    units: native.functions.elementUnits(length),
    cost: length,
  });
  return out;
}

/** The absolute values of complex numbers. */
export const complexAbs = defineKernel<ComplexAbsInputs, object>(ComplexAbs, ({ inputs: { x }, backend }) => {
  assertComplex(ComplexAbs, x);
  const out = backend.makeOutput(x.shape, 'float32');
  const native = nativeOf(backend);
  const length = util.sizeFromShape(x.shape);
  native.share('complexAbs', [native.address(x), native.address(out), length], {
    units: native.functions.elementUnits(length),
    cost: 4 * length,
  });
  return out;
});
