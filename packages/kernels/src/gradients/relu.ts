import {
  cast,
  engine,
  type GradConfig,
  getBackend,
  getKernel,
  lessEqual,
  mul,
  type NamedAttrMap,
  Relu,
  Relu6,
  step,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { RELU_GRADIENT, type ReluGradientAttrs } from '../kernels/relu-gradient.js';

/** Gradient of `tf.relu`: one kernel where there is one for it, tfjs's own composition elsewhere. */
export const reluGradient = clampGradient(Relu, Number.POSITIVE_INFINITY, (x) => step(x));

/** Gradient of `tf.relu6`, likewise. */
export const relu6Gradient = clampGradient(Relu6, 6, (x) => mul(lessEqual(x, 6), step(x)));

/** Gradient of that kernel itself, for gradients of gradients: where dy passed, its gradient does. */
export const reluGradientGradient: GradConfig = {
  kernelName: RELU_GRADIENT,
  inputsToSave: ['x'],
  gradFunc: (ddx, [x], attrs) => ({
    dy: () => run(ddx as Tensor, x!, attrs as unknown as ReluGradientAttrs),
    x: () => zerosLike(x!),
  }),
};

function clampGradient(kernelName: string, ceiling: number, open: (x: Tensor) => Tensor): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (gradient, saved) => {
      const [x] = saved as [Tensor];
      const dy = gradient as Tensor;
      const fused = x.dtype === 'float32' && getKernel(RELU_GRADIENT, getBackend()) !== undefined;
      return { x: () => (fused ? run(dy, x, { ceiling }) : mul(dy, cast(open(x), 'float32'))) };
    },
  };
}

function run(dy: Tensor, x: Tensor, attrs: ReluGradientAttrs): Tensor {
  return engine().runKernel(RELU_GRADIENT, { dy, x }, attrs as unknown as NamedAttrMap) as Tensor;
}
