import type { TensorData, WeightFile } from '@striate/core/weights';

/** `.../Conv2d_3_depthwise/depthwise_weights`: the place in the network, its kind, and what is there. */
const SLIM_NAME = /(?:^|\/)Conv2d_(\d+)(?:_(depthwise|pointwise))?\/(?:(?:Conv2D|depthwise)_)?(.+)$/;

const LOGITS_NAME = /(?:^|\/)Logits\/Conv2d_1c_1x1\/(weights|biases)$/;

const NORM_PARTS = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;

/** MobileNetV1's own; see `models/mobilenet-v1.ts`. */
const EPSILON = 1e-3;

/**
 * Gives the weights of a MobileNetV1 from TF-slim, as TF.js GraphModels have them, Keras's names.
 *
 * A converter may have folded batch normalisation into the convolution before it: then there is a kernel and a bias. Such a
 * layer becomes the same kernel followed by a normalisation that only adds the bias: gamma 1, beta the bias, mean 0, and a
 * variance that makes 1 with epsilon. Other constants of the graph, which no layer needs, are left out.
 *
 * @param file of any format
 * @returns the file itself where no name is TF-slim's
 * @see https://github.com/tensorflow/models/blob/master/research/slim/nets/mobilenet_v1.py
 */
export function fromSlimNames(file: WeightFile): WeightFile {
  const layers = new Map<string, Record<string, TensorData>>();
  const weights: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(file.weights)) {
    const [, logits] = LOGITS_NAME.exec(name) ?? [];
    if (logits) weights[`conv_preds/${logits === 'weights' ? 'kernel' : 'bias'}`] = tensor;
    const [, place, kind, part] = SLIM_NAME.exec(name) ?? [];
    if (place === undefined || part === undefined) continue;
    const layer = layerName(place, kind);
    layers.set(layer, { ...layers.get(layer), [part]: tensor });
  }
  if (layers.size === 0) return file;
  for (const [layer, parts] of layers) Object.assign(weights, kerasWeights(layer, parts));
  return { ...file, weights };
}

function layerName(place: string, kind: string | undefined): string {
  if (kind === undefined) return 'conv1';
  return `conv_${kind === 'depthwise' ? 'dw' : 'pw'}_${place}`;
}

function kerasWeights(
  layer: string,
  parts: Readonly<Record<string, TensorData>>,
): Record<string, TensorData> {
  const weights: Record<string, TensorData> = {};
  const depthwise = layer.startsWith('conv_dw');
  if (parts.weights) weights[`${layer}/${depthwise ? 'depthwise_kernel' : 'kernel'}`] = parts.weights;
  const bias = parts.biases ?? parts.bn_offset;
  if (bias) {
    const filled = (value: number): TensorData => ({
      ...bias,
      data: new Float32Array(bias.data.length).fill(value),
    });
    const folded = { gamma: filled(1), beta: bias, moving_mean: filled(0) };
    Object.assign(weights, named(layer, { ...folded, moving_variance: filled(1 - EPSILON) }));
    return weights;
  }
  const norm = NORM_PARTS.map((part) => [part, parts[`BatchNorm/${part}`]] as const);
  return Object.assign(weights, named(layer, Object.fromEntries(norm)));
}

function named(
  layer: string,
  norm: Readonly<Record<string, TensorData | undefined>>,
): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(norm).flatMap(([part, tensor]) => (tensor ? [[`${layer}_bn/${part}`, tensor]] : [])),
  );
}
