import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floats } from './kernel.js';

/** Which rows a step changes, and what is known of the optimiser's states before it. */
export interface RowSteps {
  /** Pairs: a row, and the place of its gradient among the packed ones, or -1 where it has none. */
  readonly pairs: Int32Array;
  /** A 1 for each row that may hold something else than zeros, in each of the optimiser's states. */
  readonly live: readonly Uint8Array[];
}

/** Of states whose rows we have looked at. Right for as long as the data lives, since only our steps change it. */
const liveRows = new WeakMap<object, Uint8Array>();

/**
 * The rows that a step changes: those with a gradient, and those that an earlier gradient has left something in the
 * optimiser's state.
 *
 * @param gradientRows ascending
 * @param states of the optimiser, each of `rows` rows
 */
export function rowSteps(
  backend: BackendWasm,
  gradientRows: Int32Array,
  states: readonly TensorInfo[],
  rows: number,
): RowSteps {
  const live = states.map((state) => liveRowsOf(backend, state, rows));
  // Loops over all rows of a large table, at every step.
  const isStepped = new Uint8Array(rows);
  for (const flags of live) for (let row = 0; row < rows; row++) isStepped[row]! |= flags[row]!;
  const places = new Int32Array(rows).fill(-1);
  for (let place = 0; place < gradientRows.length; place++) {
    places[gradientRows[place]!] = place;
    isStepped[gradientRows[place]!] = 1;
  }
  const pairs = new Int32Array(rows * 2);
  let length = 0;
  for (let row = 0; row < rows; row++) {
    if (isStepped[row] === 0) continue;
    pairs[length++] = row;
    pairs[length++] = places[row]!;
  }
  return { pairs: pairs.subarray(0, length), live };
}

/**
 * Notes which rows the states have now.
 *
 * @param pairs as the compiled function left them: -2 in the place of a row that has died away
 */
export function noteSteps({ live }: RowSteps, pairs: Int32Array): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const isLive = pairs[i + 1] === -2 ? 0 : 1;
    for (const flags of live) flags[pairs[i]!] = isLive;
  }
}

/** Forgets about a state that has been written to in another way. */
export function forgetRows({ dataId }: TensorInfo): void {
  liveRows.delete(dataId);
}

function liveRowsOf(backend: BackendWasm, state: TensorInfo, rows: number): Uint8Array {
  const known = liveRows.get(state.dataId);
  if (known?.length === rows) return known;
  const numbers = floats(backend, state);
  const size = numbers.length / rows;
  const found = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let i = row * size; i < (row + 1) * size; i++) {
      if (numbers[i] === 0) continue;
      found[row] = 1;
      break;
    }
  }
  liveRows.set(state.dataId, found);
  return found;
}
