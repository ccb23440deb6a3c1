import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Native, nativeOf } from '../native/native.js';
import { type PackedRows, packedRowsOf } from '../native/packed-rows.js';
import { forgetRows, noteSteps, rowSteps } from './live-rows.js';

/**
 * Tensors for new values: the old ones themselves, where the caller gives them up (`reuse`) and no copy shares their
 * numbers; new ones else. Owned by the caller.
 */
export function successors(
  backend: BackendWasm,
  old: readonly TensorInfo[],
  reuse: boolean | undefined,
): TensorInfo[] {
  return old.map(({ dataId, shape }) => {
    if (!reuse || backend.refCount(dataId) !== 1) return backend.makeOutput(shape, 'float32');
    forgetRows({ dataId, shape, dtype: 'float32' });
    backend.incRef(dataId);
    return { dataId, shape, dtype: 'float32' };
  });
}

/** Whether zero times each of these is zero in float32. */
export function areFiniteFloats(...values: readonly number[]): boolean {
  return values.every((value) => Number.isFinite(Math.fround(value)));
}

/** Where a function that does a step on rows finds what it needs. */
export interface RowAddresses {
  readonly gradients: number;
  /** A row of zeros. */
  readonly zeros: number;
  readonly pairs: number;
  readonly rowBytes: number;
}

/** A step on rows: what it changes, and how. */
export interface RowWork {
  readonly weight: TensorInfo;
  readonly gradient: TensorInfo;
  /** The optimiser's, of the weight's shape. */
  readonly states: readonly TensorInfo[];
  /** Does the step; `units` are pairs of `rowSteps`. */
  run(native: Native, at: RowAddresses, work: { units: number; cost: number }): void;
}

/**
 * Does a step on nothing but the rows that it changes, in place. Exact where a row without a gradient and with a state of
 * zeros stays as it is, which the caller must know.
 *
 * @returns the weight and its states, owned by the caller; undefined where the gradient is no packed one, or a copy shares
 *   the numbers
 */
export function stepRows(
  backend: BackendWasm,
  { weight, gradient, states, run }: RowWork,
): TensorInfo[] | undefined {
  const packed = packedRowsOf(gradient);
  const changed = [weight, ...states];
  if (!packed || changed.some(({ dataId }) => backend.refCount(dataId) !== 1)) return undefined;
  const rows = (util.sizeFromShape(weight.shape) * 4) / packed.rowBytes;
  const steps = rowSteps(backend, packed.rows, states, rows);
  runOnRows(nativeOf(backend), packed, steps.pairs, run);
  noteSteps(steps, steps.pairs);
  for (const { dataId } of changed) backend.incRef(dataId);
  return changed.map(({ dataId, shape }) => ({ dataId, shape, dtype: 'float32' }));
}

function runOnRows(
  native: Native,
  { rowBytes, address }: PackedRows,
  pairs: Int32Array,
  run: RowWork['run'],
): void {
  const units = pairs.length / 2;
  native.withNumbers(new Float32Array(rowBytes / 4), (zeros) =>
    native.withNumbers(pairs, (pairsAt) =>
      run(
        native,
        { gradients: address, zeros, pairs: pairsAt, rowBytes },
        { units, cost: (units * rowBytes) / 2 },
      ),
    ),
  );
}
