import {
  Add,
  type BinaryInputs,
  Cast,
  Complex,
  Imag,
  Multiply,
  Real,
  Sub,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { complexOf, pairsOf } from './complex-data.js';
import { type KernelArgs, withIntermediates } from './kernel.js';

/** A kernel of two tensors. */
export type Binary = (args: KernelArgs<BinaryInputs, object>) => TensorInfo;

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

/**
 * A product that takes complex numbers as well: `(ac - bd) + i (ad + bc)`.
 *
 * @param compute the kernel for numbers
 */
export function crosswise(compute: Binary): Binary {
  return (args) => {
    if (!hasComplex(args)) return compute(args);
    return withIntermediates(args.backend, (run) => {
      const sides = sidesOf(args).map((x) => run(Cast, { x }, { dtype: 'complex64' }));
      const [a, c] = sides.map((input) => run(Real, { input }));
      const [b, d] = sides.map((input) => run(Imag, { input }));
      const times = (x: TensorInfo, y: TensorInfo) => run(Multiply, { a: x, b: y });
      const re = run(Sub, { a: times(a!, c!), b: times(b!, d!) });
      const im = run(Add, { a: times(a!, d!), b: times(b!, c!) });
      return run(Complex, { real: re, imag: im });
    });
  };
}

function sidesOf({ inputs }: KernelArgs<BinaryInputs, object>): readonly TensorInfo[] {
  return [inputs.a, inputs.b];
}

function hasComplex(args: KernelArgs<BinaryInputs, object>): boolean {
  return sidesOf(args).some(({ dtype }) => dtype === 'complex64');
}
