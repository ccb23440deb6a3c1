import {
  backend_util,
  cast,
  engine,
  equal,
  type GradConfig,
  getBackend,
  getKernel,
  Max,
  type MaxAttrs,
  Min,
  type MinAttrs,
  mul,
  type NamedAttrMap,
  reshape,
  sum,
  type Tensor,
  util,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { EXTREMUM_GRADIENT, type ExtremumGradientAttrs } from '../kernels/extremum-gradient.js';

/** Gradient of `tf.max`, and so of global max pooling: one kernel where there is one, tfjs's own composition elsewhere. */
export const maxGradient = extremumGradient(Max, (attrs) => (attrs as unknown as MaxAttrs).reductionIndices);

/** Gradient of `tf.min`, likewise. */
export const minGradient = extremumGradient(Min, (attrs) => (attrs as unknown as MinAttrs).axis);

/** Gradient of that kernel itself, for gradients of gradients: what the places that dy went to receive, added up. */
export const extremumGradientGradient: GradConfig = {
  kernelName: EXTREMUM_GRADIENT,
  inputsToSave: ['dy', 'x', 'y'],
  gradFunc: (ddx, saved, attrs) => {
    const [dy, x, y] = saved as [Tensor, Tensor, Tensor];
    const axes = util.parseAxisParam((attrs as unknown as ExtremumGradientAttrs).axis, x.shape);
    return {
      dy: () => reshape(sum(compose(ddx as Tensor, x, y, axes), axes), dy.shape),
      x: () => zerosLike(x),
      y: () => zerosLike(y),
    };
  },
};

function extremumGradient(
  kernelName: string,
  axisOf: (attrs: NamedAttrMap) => number | number[],
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (gradient, saved, attrs) => {
      const dy = gradient as Tensor;
      const [x, y] = saved as [Tensor, Tensor];
      const axis = axisOf(attrs);
      const floats = [dy, x, y].every(({ dtype }) => dtype === 'float32');
      const fused = floats && getKernel(EXTREMUM_GRADIENT, getBackend()) !== undefined;
      return {
        x: () =>
          fused
            ? (engine().runKernel(EXTREMUM_GRADIENT, { dy, x, y }, { axis }) as Tensor)
            : compose(dy, x, y, util.parseAxisParam(axis, x.shape)),
      };
    },
  };
}

/** `dy` where x equals y, else 0; both may lack the reduced axes. */
function compose(dy: Tensor, x: Tensor, y: Tensor, axes: number[]): Tensor {
  const widened = (tensor: Tensor): Tensor =>
    tensor.rank === x.rank ? tensor : reshape(tensor, backend_util.expandShapeToKeepDim(tensor.shape, axes));
  return mul(widened(dy), cast(equal(x, widened(y)), dy.dtype));
}
