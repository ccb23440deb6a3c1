import {
  ClipByValue,
  type ClipByValueAttrs,
  type NamedTensorInfoMap,
  Relu,
  Relu6,
  type UnaryInputs,
} from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { type Range, rangeOf } from './activate.js';
import { clamp } from './clamp.js';
import { areFloats } from './dtype.js';
import { type TrainingKernel, wrapKernel } from './kernel.js';

/** ReLU, ReLU6 and clipping: on threads, and NaN stays NaN, which tfjs's last two turn to 0. */
export const clamps: readonly TrainingKernel[] = [
  clampKernel(Relu, () => rangeOf('relu')),
  clampKernel(Relu6, () => rangeOf('relu6')),
  clampKernel<ClipByValueAttrs>(ClipByValue, ({ clipValueMin, clipValueMax }) => ({
    low: clipValueMin,
    high: clipValueMax,
  })),
];

function clampKernel<Attrs>(kernelName: string, rangeFor: (attrs: Attrs) => Range): TrainingKernel {
  return wrapKernel<UnaryInputs & NamedTensorInfoMap, Attrs>(kernelName, (original) => (args) => {
    const { inputs, attrs, backend } = args;
    const { x } = inputs;
    if (!areFloats(x)) return original(args);
    const y = backend.makeOutput(x.shape, 'float32');
    clamp(nativeOf(backend), x, y, rangeFor(attrs));
    return y;
  });
}
