import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Add,
  type BinaryInputs,
  broadcast_util,
  Cast,
  Maximum,
  Minimum,
  Multiply,
  Prelu,
  type PreluInputs,
  RealDiv,
  Sub,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { layOutBroadcast, type Steps } from './broadcast.js';
import { areFloats } from './dtype.js';
import { defineKernel, type TrainingKernel, withIntermediates, wrapKernel } from './kernel.js';

/** Kernels that combine two tensors number by number, in the order that assembly/combine.ts knows them by. */
const OPERATIONS = [Add, Sub, Multiply, RealDiv, Maximum, Minimum, Prelu];

/**
 * Addition and its like. tfjs's own compute each number's place anew where a side is broadcast, and run on one thread.
 * Other types than float32 are left to them.
 */
export const arithmetic: readonly TrainingKernel[] = OPERATIONS.filter((name) => name !== Prelu).map(
  (kernelName) =>
    wrapKernel<BinaryInputs, object>(kernelName, (original) => (args) => {
      const { a, b } = args.inputs;
      return areFloats(a, b) ? combine(args.backend, kernelName, a, b) : original(args);
    }),
);

/** `x` where it is not below 0, else `alpha x`. tfjs's takes every `alpha` for a row, and its bits for a float's. */
export const prelu = defineKernel<PreluInputs, object>(Prelu, ({ inputs, backend }) =>
  withIntermediates(backend, (run, own) => {
    const [x, alpha] = [inputs.x, inputs.alpha].map((info) =>
      areFloats(info) ? info : run(Cast, { x: info }, { dtype: 'float32' }),
    );
    return own(combine(backend, Prelu, x!, alpha!));
  }),
);

function combine(backend: BackendWasm, kernelName: string, a: TensorInfo, b: TensorInfo): TensorInfo {
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const length = util.sizeFromShape(shape);
  const y = backend.makeOutput(shape, 'float32');
  if (length === 0) return y;
  const native = nativeOf(backend);
  const { parts, groups, rows, columns, ...steps } = layOutBroadcast(shape, a.shape, b.shape);
  const side = (info: TensorInfo, start: number, bySide: Steps) => [
    native.address(info) + start * 4,
    ...bySide.map((step) => step * 4),
  ];
  const operation = OPERATIONS.indexOf(kernelName);
  const partLength = length / parts.length;
  for (const [i, start] of parts.entries()) {
    const to = native.address(y) + i * partLength * 4;
    native.share(
      'combine',
      [operation, ...side(a, start.a, steps.a), ...side(b, start.b, steps.b), to, rows, columns, partLength],
      { units: groups * rows, cost: partLength },
    );
  }
  return y;
}
