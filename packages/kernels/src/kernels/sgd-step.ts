import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { SGD_STEP, type SgdStepOptions } from '../ops/sgd-step.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';
import { areFiniteFloats, stepRows, successors } from './step-in-place.js';

interface SgdInputs {
  readonly weight: TensorInfo;
  readonly gradient: TensorInfo;
  readonly velocity?: TensorInfo;
}

/** One step of gradient descent: `[weight]` or `[weight, velocity]`; the old tensors where `reuse` allows it. */
export const sgdStep = defineKernel<SgdInputs, SgdStepOptions>(SGD_STEP, ({ inputs, attrs, backend }) => {
  const { weight, gradient, velocity } = inputs;
  const old = velocity ? [weight, velocity] : [weight];
  assertFloats(SGD_STEP, ...old, gradient);
  const { learningRate, momentum, weightDecay, nesterov, reuse } = attrs;
  const stays = weightDecay === 0 && areFiniteFloats(learningRate, momentum);
  const byRows = reuse && stays && stepByRows(backend, inputs, attrs);
  if (byRows) return byRows;
  const outputs = successors(backend, old, [...old, gradient], reuse);
  const native = nativeOf(backend);
  const at = (info: TensorInfo | undefined) => (info ? native.address(info) : 0);
  const length = util.sizeFromShape(weight.shape);
  native.share(
    'sgdStep',
    [
      ...[at(weight), at(gradient), at(velocity), at(outputs[0]), at(outputs[1]), length],
      ...[learningRate, momentum, weightDecay, Number(nesterov)],
    ],
    { units: native.functions.elementUnits(length), cost: length * 2 },
  );
  return outputs;
});

/** A row without a gradient and without a velocity stays where it is. */
function stepByRows(
  backend: BackendWasm,
  { weight, gradient, velocity }: SgdInputs,
  { learningRate, momentum, nesterov }: SgdStepOptions,
): TensorInfo[] | undefined {
  return stepRows(backend, {
    weight,
    gradient,
    states: velocity ? [velocity] : [],
    run(native, { gradients, zeros, pairs, rowBytes }, work) {
      const old = [native.address(weight), velocity ? native.address(velocity) : 0];
      const settings = [rowBytes, learningRate, momentum, Number(nesterov)];
      native.share('sgdRows', [...old, gradients, zeros, pairs, ...settings], work);
    },
  });
}
