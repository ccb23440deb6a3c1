import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Native, nativeOf } from '../native/native.js';
import { type PackedRows, packedRowsOf } from '../native/packed-rows.js';
import { forgetRows, noteSteps, rowSteps } from './live-rows.js';

/**
 * Tensors for new values: the old ones themselves, where the caller gives them up (`reuse`) and nothing else has their
 * numbers; new ones else. Owned by the caller.
 *
 * @param inputs all that the step reads, the old values among them
 */
export function successors(
  backend: BackendWasm,
  old: readonly TensorInfo[],
  inputs: readonly TensorInfo[],
  reuse: boolean | undefined,
): TensorInfo[] {
  return old.map((info) => {
    if (!reuse || !isSole(backend, info, inputs)) return backend.makeOutput(info.shape, 'float32');
    forgetRows(info);
    return again(backend, info);
  });
}

/** Whether a tensor's numbers are in no copy, and it comes as one input alone. */
function isSole(backend: BackendWasm, { dataId }: TensorInfo, inputs: readonly TensorInfo[]): boolean {
  return backend.refCount(dataId) === 1 && inputs.filter((input) => input.dataId === dataId).length === 1;
}

/** Another tensor of the same numbers, owned by the caller. */
function again(backend: BackendWasm, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
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
  const inputs = [...changed, gradient];
  if (!packed || !changed.every((info) => isSole(backend, info, inputs))) return undefined;
  const rows = (util.sizeFromShape(weight.shape) * 4) / packed.rowBytes;
  const steps = rowSteps(backend, packed.rows, states, rows);
  runOnRows(nativeOf(backend), packed, steps.pairs, run);
  noteSteps(steps, steps.pairs);
  return changed.map((info) => again(backend, info));
}

function runOnRows(
  native: Native,
  { rowBytes, address }: PackedRows,
  pairs: Int32Array,
  run: RowWork['run'],
): void {
  const units = pairs.length / 2;
  native.withCopy(new Float32Array(rowBytes / 4), (zeros) =>
    native.withNumbers(pairs, (pairsAt) =>
      run(
        native,
        { gradients: address, zeros, pairs: pairsAt, rowBytes },
        { units, cost: (units * rowBytes) / 2 },
      ),
    ),
  );
}
