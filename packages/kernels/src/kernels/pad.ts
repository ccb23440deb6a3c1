import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { PadV2, type PadV2Attrs, type PadV2Inputs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { wrapKernel } from './kernel.js';

/** Zeros around a picture. tfjs's kernel asks for each number whether it lies in the border. */
export const pad = wrapKernel<PadV2Inputs, PadV2Attrs>(PadV2, (original) => (args) => {
  const { x } = args.inputs;
  const { paddings, constantValue } = args.attrs;
  const shape = x.shape.map((size, i) => size + paddings[i]![0] + paddings[i]![1]);
  const before = paddings.map(([start]) => start);
  return (constantValue === 0 && move(args.backend, x, before, shape)) || original(args);
});

/**
 * Copies `x` to zeros of another shape so that its first number comes to `before`, which may be negative.
 *
 * @returns undefined where it moves along more than two neighbouring axes, which the native function can't do, or holds
 *   anything but numbers of four bytes
 */
function move(
  backend: BackendWasm,
  x: TensorInfo,
  before: readonly number[],
  shape: readonly number[],
): TensorInfo | undefined {
  const numbers = x.dtype === 'float32' || x.dtype === 'int32';
  const moved = shape.flatMap((size, i) => (size === x.shape[i] && before[i] === 0 ? [] : [i]));
  const [first = 0, last = first] = [moved[0], moved.at(-1)];
  if (!numbers || last - first > 1 || util.sizeFromShape(x.shape) === 0) return undefined;
  // As pictures: all axes before are the batch, all after are the channels.
  const y = backend.makeOutput([...shape], x.dtype);
  const sizes = (of: readonly number[]) => [of[first] ?? 1, last > first ? of[last]! : 1];
  const batch = util.sizeFromShape(shape.slice(0, first));
  const channels = util.sizeFromShape(shape.slice(last + 1));
  const [height, width] = sizes(shape) as [number, number];
  const native = nativeOf(backend);
  native.share(
    'spaceToBatch',
    [
      ...[native.address(x), batch, ...sizes(x.shape), channels],
      ...[native.address(y), height, width, 1, 1, before[first] ?? 0, last > first ? before[last]! : 0],
    ],
    { units: batch * height, cost: util.sizeFromShape([...shape]) },
  );
  return y;
}
