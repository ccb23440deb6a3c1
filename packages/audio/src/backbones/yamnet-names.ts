import {
  namesInGraph,
  type TensorData,
  torchWeightMap,
  type WeightFile,
  type WeightMap,
} from '@striate/core/weights';
import { YAMNET_EPSILON } from './yamnet-network.js';

/** A layer, and what of it: the last of a path, since Keras repeats it. A folded convolution may be called after its ReLU. */
const LAYER =
  /^(?:.*\/)?(layer\d+)\/(?:(conv|depthwise_conv|pointwise_conv)(?:[/_](?:bn|relu))?|relu)\/([^:]+)(?::\d+)?$/;

const HEAD = /^(?:.*\/)?(?:logits|dense(?:_\d+)?)\/(?:(kernel|weights)|(bias|biases))(?::\d+)?$/;

const KERNEL = /^((depthwise_)?kernel|weights|(Conv2D|depthwise)_weights)$/;
const OFFSET = /^(biases|(Conv2D|depthwise)_bn_offset)$/;
const STATISTIC = /^(gamma|beta|moving_mean|moving_variance)$/;

/** Of the port to PyTorch, torch_audioset. */
const TORCH_LAYER = /^(layer\d+)\.(?:fused|(depthwise_conv|pointwise_conv))\.(conv|bn)\.(\w+)$/;
const TORCH_HEAD = /^classifier\.(weight|bias)$/;

/** By our own names, else by those of PyTorch's port, in its order of axes, as {@link yamnetNames} leaves them. */
export const YAMNET_MAP: WeightMap = (weight) => [{ name: weight.name }, torchWeightMap(weight)];

/** Whether a name belongs to the head, as {@link yamnetNames} gives it. */
export const isYamnetHead = (name: string): boolean => /^logits[./]/.test(name);

/**
 * Gives YAMNet's weights the names of our layers, whichever of its published formats they are in:
 *
 * | format | names |
 * | --- | --- |
 * | Keras `.h5` | `layer2/depthwise_conv/bn/layer2/depthwise_conv/bn/beta:0`, `logits/logits/kernel:0` |
 * | TF.js GraphModel | `.../layer2/depthwise_conv/depthwise_weights` and `..._bn_offset`, or whatever constants its operations read |
 * | safetensors | ours, `layer2/depthwise_conv/bn/beta`, or PyTorch's, `layer2.depthwise_conv.bn.bias` |
 *
 * Where a converter folded batch normalisation into the convolution before it, a normalisation that only adds the offset follows:
 * mean 0, and a variance that makes 1 with epsilon. A gamma of nothing but ones is left out. What else a graph holds is of its
 * spectrogram, and left out too.
 *
 * @see https://github.com/tensorflow/models/tree/master/research/audioset/yamnet
 */
export function yamnetNames(file: WeightFile): WeightFile {
  const byReader = namesInGraph(file.topology);
  const weights: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(file.weights)) {
    const own = ownName(byReader.get(name) ?? '') ?? ownName(name);
    if (own === undefined && file.format === 'tfjs-graph') continue;
    if (own !== undefined && isScaleOfOnes(own, tensor)) continue;
    // A second weight of one name stays under its own, to be reported.
    weights[own === undefined || Object.hasOwn(weights, own) ? name : own] = tensor;
  }
  return { ...file, weights: unfold(weights) };
}

function ownName(name: string): string | undefined {
  const [, layer, kind = 'conv', part = ''] = LAYER.exec(name) ?? [];
  if (layer) {
    const conv = `${layer}/${kind}`;
    if (KERNEL.test(part)) return `${conv}/${kind === 'depthwise_conv' ? 'depthwise_kernel' : 'kernel'}`;
    if (OFFSET.test(part)) return `${conv}/offset`;
    return STATISTIC.test(part) ? `${conv}/bn/${part}` : undefined;
  }
  const [head, kernel] = HEAD.exec(name) ?? [];
  if (head) return kernel ? 'logits/kernel' : 'logits/bias';
  return torchName(name);
}

function torchName(name: string): string | undefined {
  const [, layer, kind = 'conv', which, part] = TORCH_LAYER.exec(name) ?? [];
  if (layer) return `${layer}/${kind}${which === 'bn' ? '/bn' : ''}.${part}`;
  const [, headPart] = TORCH_HEAD.exec(name) ?? [];
  return headPart && `logits.${headPart}`;
}

function isScaleOfOnes(name: string, { data }: TensorData): boolean {
  return (
    /\/bn(\/gamma|\.weight)$/.test(name) && data.length > 0 && data.every((value) => Number(value) === 1)
  );
}

function unfold(weights: Readonly<Record<string, TensorData>>): Record<string, TensorData> {
  const unfolded: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    const norm = name.replace(/\/offset$/, '/bn');
    if (norm === name || Object.hasOwn(weights, `${norm}/beta`)) {
      unfolded[name] = tensor;
      continue;
    }
    const filled = (value: number): TensorData => ({
      dtype: 'F32',
      shape: tensor.shape,
      data: new Float32Array(tensor.data.length).fill(value),
    });
    unfolded[`${norm}/beta`] = tensor;
    unfolded[`${norm}/moving_mean`] = filled(0);
    unfolded[`${norm}/moving_variance`] = filled(1 - YAMNET_EPSILON);
  }
  return unfolded;
}
