import {
  backend_util,
  Cast,
  Einsum,
  type EinsumAttrs,
  type EinsumInputs,
  Identity,
  Multiply,
  Reshape,
  Sum,
  sumOutType,
  type TensorInfo,
  Transpose,
  upcastType,
  util,
} from '@tensorflow/tfjs-core';
import { multiply } from './batch-mat-mul.js';
import { areFloats } from './dtype.js';
import { defineKernel, type KernelArgs, type RunKernel, withIntermediates } from './kernel.js';

/** A tensor, and for each of its axes the number of the label in the equation. */
interface Term {
  readonly x: TensorInfo;
  readonly labels: readonly number[];
}

/**
 * Einstein summation of one or two tensors: of two as a matrix product over the labels that are summed, in a batch of those
 * that are not and both have. tfjs's cpu kernel multiplies everything by everything and then sums.
 */
export const einsum = defineKernel<EinsumInputs, EinsumAttrs>(Einsum, (args) =>
  withIntermediates(args.backend, (run, own) => {
    const { terms, outputs } = decode(args);
    const reduced = terms.map((term, i) => {
      const others = terms[1 - i]?.labels ?? [];
      return sumOver(
        run,
        term,
        term.labels.filter((label) => !outputs.includes(label) && !others.includes(label)),
      );
    });
    const [first, second] = reduced as [Term, Term | undefined];
    const { x, labels } = second ? contract(args, run, own, first, second, outputs) : first;
    return arrange(run, { x, labels }, outputs).x;
  }),
);

function decode({ inputs, attrs: { equation } }: KernelArgs<EinsumInputs, EinsumAttrs>) {
  const tensors = Object.values(inputs) as TensorInfo[];
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
  const terms = tensors.map((x, i): Term => ({ x, labels: idDims[i]! }));
  for (const { x, labels } of terms) {
    if (labels.length === x.shape.length) continue;
    const subscripts = labels.map((label) => allDims[label]).join('');
    throw new Error(
      `einsum on the wasm backend: expected a tensor of rank ${labels.length} for "${subscripts}" in "${equation}", ` +
        `received [${x.shape}]; give one label for each axis`,
    );
  }
  backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
  return {
    terms,
    outputs: allDims.map((_name, label) => label).filter((label) => !summedDims.includes(label)),
  };
}

/** The product of both, summed over the labels that both have and the output lacks. */
function contract(
  { backend }: KernelArgs<EinsumInputs, EinsumAttrs>,
  run: RunKernel,
  own: (info: TensorInfo) => TensorInfo,
  a: Term,
  b: Term,
  outputs: readonly number[],
): Term {
  const inBoth = a.labels.filter((label) => b.labels.includes(label));
  const batch = inBoth.filter((label) => outputs.includes(label));
  const inner = inBoth.filter((label) => !outputs.includes(label));
  const rows = a.labels.filter((label) => !inBoth.includes(label));
  const columns = b.labels.filter((label) => !inBoth.includes(label));
  const shape = [...sizesOf(a, batch), ...sizesOf(a, rows), ...sizesOf(b, columns)];
  const labels = [...batch, ...rows, ...columns];
  const [m, n] = [util.sizeFromShape(sizesOf(a, rows)), util.sizeFromShape(sizesOf(b, columns))];

  if (areFloats(a.x, b.x) && m * n > 1 && inner.length > 0) {
    const left = asMatrices(run, a, batch, rows, inner);
    const right = asMatrices(run, b, batch, inner, columns);
    const flags = { transposeA: left.transposed, transposeB: right.transposed };
    const product = own(multiply(backend, left.x, right.x, flags));
    return { x: run(Reshape, { x: product }, { shape }), labels };
  }
  // Element by element: other types, and what would be a batch of single numbers.
  const dtype = sumOutType(upcastType(a.x.dtype, b.x.dtype));
  const [count, k] = [util.sizeFromShape(sizesOf(a, batch)), util.sizeFromShape(sizesOf(a, inner))];
  const spread = (term: Term, free: readonly number[], sizes: number[]) => {
    const x = run(Reshape, { x: arrange(run, term, [...batch, ...free, ...inner]).x }, { shape: sizes });
    return run(Cast, { x }, { dtype });
  };
  const products = run(Multiply, {
    a: spread(a, rows, [count, m, 1, k]),
    b: spread(b, columns, [count, 1, n, k]),
  });
  const total = inner.length === 0 ? products : run(Sum, { x: products }, { axis: [3], keepDims: false });
  return { x: run(Reshape, { x: total }, { shape }), labels };
}

/** A term as `count` matrices of `rows` by `columns`, or transposed where it lies so already and need not be moved. */
function asMatrices(
  run: RunKernel,
  term: Term,
  batch: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
): { readonly x: TensorInfo; readonly transposed: boolean } {
  const transposed = util.arraysEqual([...term.labels], [...batch, ...columns, ...rows]);
  const sides = transposed ? [columns, rows] : [rows, columns];
  const { x } = arrange(run, term, [...batch, ...sides.flat()]);
  const shape = [batch, ...sides].map((side) => util.sizeFromShape(sizesOf(term, side)));
  return { x: run(Reshape, { x }, { shape }), transposed };
}

function sumOver(run: RunKernel, { x, labels }: Term, summed: readonly number[]): Term {
  if (summed.length === 0) return { x, labels };
  const numbers = run(Cast, { x }, { dtype: sumOutType(x.dtype) });
  const axis = summed.map((label) => labels.indexOf(label));
  const sum = run(Sum, { x: numbers }, { axis, keepDims: false });
  return { x: sum, labels: labels.filter((label) => !summed.includes(label)) };
}

/** How long the axes are that carry these labels. */
function sizesOf({ x, labels: own }: Term, labels: readonly number[]): number[] {
  return labels.map((label) => x.shape[own.indexOf(label)]!);
}

/** The term with its axes in the order of `labels`; a copy. */
function arrange(run: RunKernel, { x, labels: own }: Term, labels: readonly number[]): Term {
  const perm = labels.map((label) => own.indexOf(label));
  const moved = perm.some((from, to) => from !== to);
  return { x: moved ? run(Transpose, { x }, { perm }) : run(Identity, { x }), labels };
}
