import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { ADAM_STEP, type AdamStepOptions } from '../ops/adam-step.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

/** One step of Adam: `[weight, sum, squares]`; new tensors, as of `sgdStep`. */
export const adamStep = defineKernel<
  Pick<NamedTensorInfoMap, 'weight' | 'gradient' | 'sum' | 'squares'>,
  AdamStepOptions
>(ADAM_STEP, ({ inputs: { weight, gradient, sum, squares }, attrs, backend }) => {
  const inputs = [weight, gradient, sum, squares];
  assertFloats(ADAM_STEP, ...inputs);
  const outputs = [weight, sum, squares].map(({ shape }) => backend.makeOutput(shape, 'float32'));
  const native = nativeOf(backend);
  const length = util.sizeFromShape(weight.shape);
  const addresses = [...inputs, ...outputs].map((info) => native.address(info));
  const { learningRate, beta1, beta2, epsilon, kept } = attrs;
  native.share('adamStep', [...addresses, length, learningRate, beta1, beta2, epsilon, kept], {
    units: native.functions.elementUnits(length),
    cost: length * 2,
  });
  return outputs;
});
