import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  BatchMatMul,
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  broadcast_util,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { areFloats } from './dtype.js';
import { wrapKernel } from './kernel.js';

/** Units of 16 rows: each part packs its columns of `b` anew, which for this many rows is some 6% of its work. */
const LEAST_UNITS = 8;

/**
 * Matrix product in all four transpositions: a transposed side is read where it lies. tfjs's own goes through it number by
 * number. What is not float32 is left to tfjs's, which refuses it.
 */
export const batchMatMul = wrapKernel<BatchMatMulInputs, BatchMatMulAttrs>(
  BatchMatMul,
  (original) => (args) => {
    const { inputs, attrs, backend } = args;
    return areFloats(inputs.a, inputs.b) ? multiply(backend, inputs.a, inputs.b, attrs) : original(args);
  },
);

/**
 * `a b` over the last two axes, the batch axes broadcast.
 *
 * @returns owned by the caller
 * @throws Error where the shapes don't fit together
 */
export function multiply(
  backend: BackendWasm,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: BatchMatMulAttrs,
): TensorInfo {
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new Error(
      `matMul on the wasm backend: both sides must have rank 2 or more, received [${a.shape}] and [${b.shape}]; ` +
        'make a vector a matrix of one row or column with tf.reshape, or use tf.dot',
    );
  }
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== inner) {
    throw new Error(
      `matMul on the wasm backend: inner shapes must be equal, received ${k} and ${inner} of tensors ` +
        `[${a.shape}] and [${b.shape}] with transposeA=${transposeA} and transposeB=${transposeB}`,
    );
  }
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  const batch = broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
  const out = backend.makeOutput([...batch, m, n], 'float32');
  const native = nativeOf(backend);
  const { gemmUnits, gemmScratch } = native.functions;
  const work = {
    units: gemmUnits(m, n),
    cost: (m * n * k) / 16,
    scratch: gemmScratch(n, k),
    leastUnits: LEAST_UNITS,
  };
  const aStrides = transposeA ? [4, aColumns * 4] : [aColumns * 4, 4];
  const bStrides = transposeB ? [4, bColumns * 4] : [bColumns * 4, 4];
  const aPlaces = broadcastPlaces(aBatch, batch);
  const bPlaces = broadcastPlaces(bBatch, batch);
  aPlaces.forEach((aPlace, i) => {
    const aAt = native.address(a) + aPlace * m * k * 4;
    const bAt = native.address(b) + bPlaces[i]! * k * n * 4;
    const to = native.address(out) + i * m * n * 4;
    native.share('gemm', [aAt, ...aStrides, bAt, ...bStrides, to, m, n, k], work);
  });
  return out;
}

/** For each matrix of the broadcast batch, in order, which of the side's own matrices it is. */
function broadcastPlaces(own: readonly number[], batch: readonly number[]): number[] {
  const missing = batch.length - own.length;
  let places = [0];
  for (const [axis, size] of batch.entries()) {
    const ownSize = axis < missing ? 1 : own[axis - missing]!;
    places = places.flatMap((place) =>
      Array.from({ length: size }, (_, i) => place * ownSize + (ownSize === 1 ? 0 : i)),
    );
  }
  return util.sizeFromShape([...batch]) === 0 ? [] : places;
}
