import { serialization } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Conv1D } from '../layers/conv1d.js';
import { Conv2D } from '../layers/conv2d.js';
import { DepthwiseConv2D } from '../layers/depthwise-conv2d.js';
import { Dropout, SpatialDropout1D } from '../layers/dropout.js';
import { Embedding } from '../layers/embedding-layer.js';
import { SeparableConv2D } from '../layers/separable-conv2d.js';
import { tfjsLayerClass } from '../layers/tfjs-class.js';

export type Layer = layers.Layer;

/** What every class of layers has, of tfjs, of core or of somebody else. */
export type LayerClass = {
  readonly className: string;
  readonly fromConfig: typeof serialization.Serializable.fromConfig;
};

/** The classes that are looked into, by the name that they are saved under. */
const KINDS = [
  'Activation',
  'AlphaDropout',
  'BatchNormalization',
  'Conv1D',
  'Conv2D',
  'Dense',
  'DepthwiseConv2D',
  'Dropout',
  'ELU',
  'Embedding',
  'GaussianDropout',
  'GaussianNoise',
  'ReLU',
  'SeparableConv2D',
  'SpatialDropout1D',
  'ZeroPadding2D',
] as const;

export type LayerKind = (typeof KINDS)[number];

const OF_CORE = [
  BatchNormalization,
  Conv1D,
  Conv2D,
  DepthwiseConv2D,
  Dropout,
  Embedding,
  SeparableConv2D,
  SpatialDropout1D,
] as unknown as readonly LayerClass[];

/** Those of core that compute activations in the convolution's kernel. */
const FASTER = [Conv1D, Conv2D, DepthwiseConv2D, SeparableConv2D] as unknown as readonly LayerClass[];

const kindOfClass = new Map<unknown, LayerKind>([
  ...KINDS.map((kind) => [tfjsLayerClass(kind), kind] as const),
  ...OF_CORE.map((layerClass) => [layerClass, layerClass.className as LayerKind] as const),
]);

/** What a layer computes; undefined for a class that is not looked into, such as a subclass of somebody else's. */
export function kindOf(layer: Layer): LayerKind | undefined {
  return kindOfClass.get(layer.constructor);
}

/**
 * The class that a layer's copy is made of: core's where that is faster, else the layer's own.
 *
 * @returns undefined for a class that tfjs has not registered, whose config need not tell all about it
 */
export function classForCopy(layer: Layer): LayerClass | undefined {
  const own = layer.constructor as unknown as LayerClass;
  const faster = FASTER.find(({ className }) => className === kindOf(layer));
  if (faster) return faster;
  const registered = serialization.SerializationMap.getMap().classNameMap[own.className]?.[0];
  return OF_CORE.includes(own) || (registered as unknown) === own ? own : undefined;
}

const CONTAINERS: readonly unknown[] = ['Model', 'Functional', 'Sequential'].map((name) =>
  tfjsLayerClass(name),
);

/** Whether a layer is a model, and no subclass of one, which may compute what it likes. */
export function isModel(layer: Layer): layer is LayersModel {
  return CONTAINERS.includes(layer.constructor);
}
