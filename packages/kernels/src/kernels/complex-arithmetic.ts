import {
  type BinaryInputs,
  Cast,
  Complex,
  Concat,
  type ConcatAttrs,
  type ConcatInputs,
  Imag,
  Multiply,
  OnesLike,
  type OnesLikeInputs,
  Pack,
  type PackAttrs,
  type PackInputs,
  Real,
  Sub,
  type TensorInfo,
  util,
  ZerosLike,
  type ZerosLikeInputs,
} from '@tensorflow/tfjs-core';
import { complexOf, makeComplex, pairsOf } from './complex-data.js';
import { floats, type KernelArgs, withIntermediates, wrapKernel } from './kernel.js';

type Binary = (args: KernelArgs<BinaryInputs, object>) => TensorInfo;

/**
 * A sum or difference that takes complex numbers as well: as sums of pairs. The other side becomes complex where it is not.
 *
 * @param compute the kernel for numbers
 */
export function pairwise(compute: Binary): Binary {
  return (args) => {
    if (!hasComplex(args)) return compute(args);
    return complexOf(
      withIntermediates(args.backend, (run) => {
        const [a, b] = sidesOf(args).map((x) => pairsOf(run(Cast, { x }, { dtype: 'complex64' })));
        return compute({ ...args, inputs: { a: a!, b: b! } });
      }),
    );
  };
}

/** Difference. */
export const subtract = wrapKernel<BinaryInputs, object>(Sub, (original) => pairwise(original));

/** Product; of complex numbers `(ac - bd) + i (ad + bc)`. */
export const multiplyElements = wrapKernel<BinaryInputs, object>(Multiply, (original) => (args) => {
  if (!hasComplex(args)) return original(args);
  return withIntermediates(args.backend, (run) => {
    const sides = sidesOf(args).map((x) => run(Cast, { x }, { dtype: 'complex64' }));
    const [a, c] = sides.map((input) => run(Real, { input }));
    const [b, d] = sides.map((input) => run(Imag, { input }));
    const times = (x: TensorInfo, y: TensorInfo) => run(Multiply, { a: x, b: y });
    const re = run(Sub, { a: times(a!, c!), b: times(b!, d!) });
    const im = run('Add', { a: times(a!, d!), b: times(b!, c!) });
    return run(Complex, { real: re, imag: im });
  });
});

/** Joins tensors along an axis. */
export const concat = wrapKernel<ConcatInputs, ConcatAttrs>(Concat, (original) => (args) => {
  const { inputs, attrs } = args;
  if (inputs[0]?.dtype !== 'complex64') return original(args);
  const [axis] = util.parseAxisParam(attrs.axis, inputs[0].shape);
  return complexOf(original({ ...args, inputs: inputs.map(pairsOf), attrs: { axis: axis! } }));
});

/** Joins tensors along a new axis. */
export const pack = wrapKernel<PackInputs, PackAttrs>(Pack, (original) => (args) => {
  const { inputs, attrs } = args;
  if (inputs[0]?.dtype !== 'complex64') return original(args);
  const axis = attrs.axis < 0 ? attrs.axis + inputs[0].shape.length + 1 : attrs.axis;
  return complexOf(original({ ...args, inputs: inputs.map(pairsOf), attrs: { axis } }));
});

/** Zeros in a tensor's shape and type. */
export const zerosLike = wrapKernel<ZerosLikeInputs, object>(ZerosLike, (original) => (args) => {
  const { x } = args.inputs;
  return x.dtype === 'complex64'
    ? complexOf(original({ ...args, inputs: { x: pairsOf(x) } }))
    : original(args);
});

/** Ones in a tensor's shape and type. */
export const onesLike = wrapKernel<OnesLikeInputs, object>(OnesLike, (original) => (args) => {
  const { inputs, backend } = args;
  if (inputs.x.dtype !== 'complex64') return original(args);
  const out = makeComplex(backend, inputs.x.shape);
  const numbers = floats(backend, pairsOf(out));
  for (let i = 0; i < numbers.length; i++) numbers[i] = i % 2 === 0 ? 1 : 0;
  return out;
});

function sidesOf({ inputs }: KernelArgs<BinaryInputs, object>): readonly TensorInfo[] {
  return [inputs.a, inputs.b];
}

function hasComplex(args: KernelArgs<BinaryInputs, object>): boolean {
  return sidesOf(args).some(({ dtype }) => dtype === 'complex64');
}
