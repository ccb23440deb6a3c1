import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { ADAM_STEP, type AdamStepOptions } from '../ops/adam-step.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';
import { areFiniteFloats, stepRows, successors } from './step-in-place.js';

interface AdamInputs {
  readonly weight: TensorInfo;
  readonly gradient: TensorInfo;
  readonly sum: TensorInfo;
  readonly squares: TensorInfo;
}

/** One step of Adam: `[weight, sum, squares]`; the old tensors where `reuse` allows it. */
export const adamStep = defineKernel<AdamInputs, AdamStepOptions>(ADAM_STEP, ({ inputs, attrs, backend }) => {
  const { weight, gradient, sum, squares } = inputs;
  const old = [weight, sum, squares];
  assertFloats(ADAM_STEP, ...old, gradient);
  const { learningRate, beta1, beta2, epsilon, kept, reuse } = attrs;
  const stays = kept === 1 && Math.fround(epsilon) > 0 && areFiniteFloats(learningRate, beta1, beta2);
  const byRows = reuse && stays && stepByRows(backend, inputs, attrs);
  if (byRows) return byRows;
  const outputs = successors(backend, old, [...old, gradient], reuse);
  const native = nativeOf(backend);
  const length = util.sizeFromShape(weight.shape);
  const addresses = [weight, gradient, sum, squares, ...outputs].map((info) => native.address(info));
  native.share('adamStep', [...addresses, length, learningRate, beta1, beta2, epsilon, kept], {
    units: native.functions.elementUnits(length),
    cost: length * 2,
  });
  return outputs;
});

/** A row without a gradient and without sums stays where it is. */
function stepByRows(
  backend: BackendWasm,
  { weight, gradient, sum, squares }: AdamInputs,
  { learningRate, beta1, beta2, epsilon }: AdamStepOptions,
): TensorInfo[] | undefined {
  return stepRows(backend, {
    weight,
    gradient,
    states: [sum, squares],
    run(native, { gradients, zeros, pairs, rowBytes }, work) {
      const old = [weight, sum, squares].map((info) => native.address(info));
      const settings = [rowBytes, learningRate, beta1, beta2, epsilon];
      native.share('adamRows', [...old, gradients, zeros, pairs, ...settings], work);
    },
  });
}
