import { type NamedTensorInfoMap, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { SGD_STEP, type SgdStepOptions } from '../ops/sgd-step.js';
import { assertFloats } from './dtype.js';
import { defineKernel } from './kernel.js';

type SgdInputs = Pick<NamedTensorInfoMap, 'weight' | 'gradient'> & { velocity?: TensorInfo };

/**
 * One step of gradient descent: `[weight]` or `[weight, velocity]`. New tensors, never the old ones: a copy of a weight
 * shares its numbers.
 */
export const sgdStep = defineKernel<SgdInputs, SgdStepOptions>(SGD_STEP, ({ inputs, attrs, backend }) => {
  const { weight, gradient, velocity } = inputs;
  assertFloats(SGD_STEP, weight, gradient, ...(velocity ? [velocity] : []));
  const { learningRate, momentum, weightDecay, nesterov } = attrs;
  const outputs = (velocity ? [weight, velocity] : [weight]).map(({ shape }) =>
    backend.makeOutput(shape, 'float32'),
  );
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
