import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { nearNames } from '../near-names.js';
import { innerLayers } from '../weights/model-weights.js';

type Layer = LayersModel['layers'][number];

export interface UnfreezeOptions {
  /**
   * What becomes of batch normalisation from there on: `frozen` keeps its statistics, gamma and beta as they are, `trained`
   * follows the new batches. Default `frozen`: a few hundred examples make poor statistics.
   */
  readonly normalization?: 'frozen' | 'trained';
}

/**
 * Keeps layers as they are in training: their weights get no gradient, batch normalisation uses its moving statistics and
 * leaves them alone, and dropout drops nothing.
 *
 * Works on models from anywhere: tfjs's own `BatchNormalization`, which goes on with batch statistics whatever its
 * `trainable` says, is made to heed it. (tfjs's own `Dropout` goes on dropping.)
 *
 * @param names of layers; default all of the model, also those of models inside it
 * @throws ShapeError for a name that the model does not have, with the nearest ones
 * @example
 * freeze(model);
 * unfreezeFrom(model, 'conv_dw_11');
 */
export function freeze(model: LayersModel, names?: readonly string[]): void {
  const layers = innerLayers(model);
  const chosen = names ? names.map((name) => layers[positionOf(model, name, 'freeze')] as Layer) : layers;
  for (const layer of chosen) {
    layer.trainable = false;
    heedFrozen(layer);
  }
}

/**
 * Lets a layer and all after it in topological order learn again; those before it stay as they are.
 *
 * @param name of the first layer to train
 * @throws ShapeError for a name that the model does not have, with the nearest ones
 * @example
 * unfreezeFrom(model, 'conv_dw_11', { normalization: 'trained' });
 */
export function unfreezeFrom(
  model: LayersModel,
  name: string,
  { normalization = 'frozen' }: UnfreezeOptions = {},
): void {
  const first = positionOf(model, name, 'unfreezeFrom');
  for (const layer of innerLayers(model).slice(first)) {
    if (normalization === 'trained' || !isNormalization(layer)) layer.trainable = true;
  }
}

/**
 * Names the first layer of a network that has weights which may learn: where to unfreeze all of it.
 *
 * @returns undefined where none has
 * @example
 * firstLearning(lenet5().build({ classes: 10 })); // 'c1'
 */
export function firstLearning({ layers }: LayersModel): string | undefined {
  return layers.find((layer) => layer.trainableWeights.length > 0)?.name;
}

/**
 * Where a layer is in a model's topological order.
 *
 * @param attempt for the message
 * @throws ShapeError for a name that the model does not have, with the nearest ones
 */
export function positionOf(model: LayersModel, name: string, attempt: string): number {
  const names = innerLayers(model).map((layer) => layer.name);
  const position = names.indexOf(name);
  if (position >= 0) return position;
  const near = nearNames(String(name), names).map((one) => JSON.stringify(one));
  throw new ShapeError(
    `${attempt}: model "${model.name}" must have a layer of the given name, but it has no ${JSON.stringify(name)}; ` +
      `the nearest of its ${names.length} are ${near.join(', ')}.`,
  );
}

const isNormalization = (layer: Layer): boolean => layer.getClassName() === 'BatchNormalization';

const heeding = new WeakSet<Layer>();

/** Gives tfjs's batch normalisation the frozen state that core's own has. */
function heedFrozen(layer: Layer): void {
  if (!isNormalization(layer) || layer instanceof BatchNormalization || heeding.has(layer)) return;
  heeding.add(layer);
  const call = layer.call.bind(layer);
  layer.call = (inputs, kwargs) => call(inputs, layer.trainable ? kwargs : { ...kwargs, training: false });
}
