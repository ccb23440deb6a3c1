import { namesInGraph, type TensorData, type WeightFile } from '@striate/core/weights';

/** Keras's names of a convolution and of the normalisation after it. */
export interface SlimLayer {
  readonly conv: string;
  readonly norm: string;
}

/** How a network of TF-slim is called by Keras. */
export interface SlimNaming {
  /** @returns undefined for a scope that is none of the network's layers */
  readonly layerOf: (scope: string) => SlimLayer | undefined;
  /** The classifying layer, and whether it is dense here: TF-slim's is a 1x1 convolution. */
  readonly classifier: string;
  readonly denseClassifier: boolean;
  /** Of its normalisations. */
  readonly epsilon: number;
}

/** A layer's scope, and what is in it, without the operation that a converter puts before: `depthwise_weights`. */
const SLIM_NAME =
  /^(.+)\/(?:(?:Conv2D|depthwise)_)?(weights|biases|bn_offset|BatchNorm\/(?:gamma|beta|moving_mean|moving_variance))$/;

const LOGITS_SCOPE = /(?:^|\/)Logits\/Conv2d_1c_1x1$/;

/**
 * Gives the weights of a network from TF-slim, as TF.js GraphModels have them, Keras's names.
 *
 * A converter may have folded batch normalisation into the convolution before it: then there is a kernel and an offset.
 * Such a layer becomes the same kernel followed by a normalisation that only adds the offset: gamma 1, beta the offset,
 * mean 0, and a variance that makes 1 with epsilon. A constant that lost its name is called after the operation that reads
 * it. What else the graph holds, which no layer needs, is left out.
 *
 * @returns a function of a file of any format, which gives the file itself where no name is TF-slim's
 * @see https://github.com/tensorflow/models/tree/master/research/slim/nets/mobilenet
 */
export function fromSlimNames(naming: SlimNaming): (file: WeightFile) => WeightFile {
  return (file) => {
    const weights: Record<string, TensorData> = {};
    const layers = new Map<string, { layer: SlimLayer; parts: Record<string, TensorData> }>();
    const byReader = namesInGraph(file.topology);
    for (const [name, tensor] of Object.entries(file.weights)) {
      const [, scope = '', part = ''] =
        SLIM_NAME.exec(name) ?? SLIM_NAME.exec(byReader.get(name) ?? '') ?? [];
      const layer = naming.layerOf(scope);
      if (LOGITS_SCOPE.test(scope)) Object.assign(weights, classifierWeight(naming, part, tensor));
      else if (layer) {
        const { parts } = layers.get(layer.conv) ?? { parts: {} };
        layers.set(layer.conv, { layer, parts: { ...parts, [part]: tensor } });
      }
    }
    if (layers.size === 0) return file;
    for (const { layer, parts } of layers.values())
      Object.assign(weights, layerWeights(layer, parts, naming));
    return { ...file, weights };
  };
}

function classifierWeight(
  { classifier, denseClassifier }: SlimNaming,
  part: string,
  tensor: TensorData,
): Record<string, TensorData> {
  if (part === 'biases') return { [`${classifier}/bias`]: tensor };
  const kernel = denseClassifier ? { ...tensor, shape: tensor.shape.slice(-2) } : tensor;
  return { [`${classifier}/kernel`]: kernel };
}

function layerWeights(
  { conv, norm }: SlimLayer,
  parts: Readonly<Record<string, TensorData>>,
  { epsilon }: SlimNaming,
): Record<string, TensorData> {
  const weights: Record<string, TensorData> = {};
  const kernel = parts.weights;
  if (kernel) weights[`${conv}/${isDepthwise(conv) ? 'depthwise_kernel' : 'kernel'}`] = kernel;
  for (const [part, tensor] of Object.entries(parts)) {
    const [, statistic] = /^BatchNorm\/(.+)$/.exec(part) ?? [];
    if (statistic) weights[`${norm}/${statistic}`] = tensor;
  }
  const offset = parts.bn_offset ?? parts.biases;
  if (!offset) return weights;
  const filled = (value: number): TensorData => ({
    dtype: 'F32',
    shape: offset.shape,
    data: new Float32Array(offset.data.length).fill(value),
  });
  weights[`${norm}/gamma`] = filled(1);
  weights[`${norm}/beta`] = offset;
  weights[`${norm}/moving_mean`] = filled(0);
  weights[`${norm}/moving_variance`] = filled(1 - epsilon);
  return weights;
}

/** By Keras's name. */
const isDepthwise = (conv: string): boolean => /_dw_|depthwise/.test(conv);
