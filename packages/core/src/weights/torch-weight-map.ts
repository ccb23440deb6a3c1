import type { ModelWeight } from './model-weights.js';
import type { WeightPlace } from './weight-file.js';

const NORMALIZATION: Readonly<Record<string, string>> = {
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/** Inverse of the layout `[height, width, in, out]` and the like: PyTorch puts the outputs first, then the inputs. */
const KERNEL_AXES: Readonly<Record<number, readonly number[]>> = { 2: [1, 0], 3: [2, 1, 0], 4: [2, 3, 1, 0] };

/**
 * Finds a model's weights in a PyTorch state dictionary (torchvision, timm), for layers that are named as the modules
 * there, such as `layer1.0.conv1`. Kernels are turned from channels-first to channels-last:
 *
 * | layer | PyTorch | here |
 * | --- | --- | --- |
 * | `Conv2D` | `.weight [out, in, h, w]` | `kernel [h, w, in, out]` |
 * | `Conv1D` | `.weight [out, in, k]` | `kernel [k, in, out]` |
 * | `DepthwiseConv2D` | `.weight [in * m, 1, h, w]` | `depthwise_kernel [h, w, in, m]` |
 * | `Dense` | `.weight [out, in]` | `kernel [in, out]` |
 * | `Dense` behind a flattened map | `.weight [out, c * h * w]` | `kernel [h * w * c, out]` |
 * | `BatchNormalization` | `.weight .bias .running_mean .running_var` | `gamma beta moving_mean moving_variance` |
 *
 * A dense layer counts as behind a flattened map where only layers that keep the order of numbers (dropout,
 * activations) lie between it and a `Flatten` of a feature map.
 *
 * @example
 * assignWeights(model, await readWeights('./resnet18.safetensors'), torchWeightMap);
 */
export function torchWeightMap({ name, layer, variable }: ModelWeight): WeightPlace {
  const kind = name.slice(name.lastIndexOf('/') + 1);
  const { shape } = variable;
  if (kind === 'depthwise_kernel') {
    const [height, width, channels, multiplier] = shape as [number, number, number, number];
    return {
      name: `${layer.name}.weight`,
      reshape: [channels, multiplier, height, width],
      axes: [2, 3, 0, 1],
    };
  }
  if (kind === 'kernel') {
    const flattened = shape.length === 2 ? flattenedShape(layer) : undefined;
    if (flattened) return flattenedKernel(`${layer.name}.weight`, flattened, shape[1] as number);
    return { name: `${layer.name}.weight`, axes: KERNEL_AXES[shape.length] };
  }
  return { name: `${layer.name}.${NORMALIZATION[kind] ?? kind}` };
}

type Layer = ModelWeight['layer'];

/** These pass numbers on in the order in which they get them. */
const ORDER_KEEPERS = new Set([
  'Activation',
  'Dropout',
  'ReLU',
  'LeakyReLU',
  'GaussianNoise',
  'BatchNormalization',
]);

/** @returns the shape without batch that a dense layer's input had before it was flattened; undefined where it was not */
function flattenedShape(layer: Layer): readonly number[] | undefined {
  let inputs = layer.inboundNodes[0]?.inboundLayers ?? [];
  while (inputs.length === 1) {
    const [input] = inputs as [Layer];
    const node = input.inboundNodes[0];
    if (input.getClassName() === 'Flatten') return (node?.inputShapes[0] as number[] | undefined)?.slice(1);
    if (!ORDER_KEEPERS.has(input.getClassName())) return undefined;
    inputs = node?.inboundLayers ?? [];
  }
  return undefined;
}

/** PyTorch flattens channels first: channels are its slowest axis, here they are the fastest. */
function flattenedKernel(name: string, shape: readonly number[], units: number): WeightPlace {
  const channels = shape.at(-1) as number;
  const places = shape.slice(0, -1);
  return {
    name,
    reshape: [units, channels, ...places],
    axes: [...places.map((_, axis) => axis + 2), 1, 0],
  };
}
