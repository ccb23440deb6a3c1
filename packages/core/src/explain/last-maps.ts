import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { nearNames } from '../near-names.js';
import { tensorsOf } from './compute-tensors.js';

const CONVOLUTIONS = new Set(['Conv1D', 'Conv2D', 'DepthwiseConv2D', 'SeparableConv2D']);

/** What leaves every value in its place: normalisation, activations, and the end of a shortcut or a gate. */
const KEEP_PLACES = new Set([
  ...['BatchNormalization', 'Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU'],
  ...['Add', 'Multiply', 'Dropout', 'SpatialDropout1D', 'SpatialDropout2D'],
]);

/**
 * Finds the feature maps that a network ends its convolutions with: those of the last convolution that still tells places apart
 * (along every axis, or else along any), as they are after its normalisation, activation and shortcut.
 *
 * @throws ShapeError for a network without such a convolution
 */
export function findLastMaps(model: LayersModel, attempt: string): SymbolicTensor {
  const tensors = tensorsOf(model);
  const maps = tensors.filter(
    (tensor) =>
      CONVOLUTIONS.has(tensor.sourceLayer.getClassName()) && isMap(tensor) && !model.outputs.includes(tensor),
  );
  const last =
    maps.findLast((tensor) => placesOf(tensor).every(isSeveral)) ??
    maps.findLast((tensor) => placesOf(tensor).some(isSeveral));
  if (!last) {
    const layers = model.layers.map((layer) => layer.getClassName());
    throw new ShapeError(
      `${attempt}: expected a network with a convolution whose maps have more than one place, received "${model.name}" of ` +
        `${[...new Set(layers)].join(', ')}; explain it by occlusion.`,
    );
  }
  let end = last;
  for (let next: SymbolicTensor | undefined = last; next; next = follower(tensors, end)) end = next;
  return end;
}

/**
 * Finds the output of a layer by name.
 *
 * @throws ShapeError for a layer that the network does not have, with the nearest names, or one without maps
 */
export function findMaps(model: LayersModel, name: string, attempt: string): SymbolicTensor {
  const tensors = tensorsOf(model).filter((tensor) => !model.inputs.includes(tensor));
  const found = tensors.findLast(({ sourceLayer }) => sourceLayer.name === name);
  if (found && isMap(found)) return found;
  const names = tensors.filter(isMap).map(({ sourceLayer }) => sourceLayer.name);
  const near = nearNames(name, names).map((one) => `"${one}"`);
  const instead = near.length > 0 ? `take for example ${near.join(', ')}` : 'it has none';
  throw new ShapeError(
    found
      ? `${attempt}: layer must give maps [batch, height, width, channels] or [batch, steps, channels], but "${name}" gives ` +
          `[${found.shape.map((size) => size ?? 'null').join(', ')}]; ${instead}.`
      : `${attempt}: layer must be one of "${model.name}", which has no "${name}"; ${instead}.`,
  );
}

function follower(tensors: readonly SymbolicTensor[], map: SymbolicTensor): SymbolicTensor | undefined {
  return tensors.find(
    ({ inputs, shape, sourceLayer }) =>
      inputs.includes(map) &&
      KEEP_PLACES.has(sourceLayer.getClassName()) &&
      shape.join() === map.shape.join(),
  );
}

const isMap = ({ rank }: SymbolicTensor): boolean => rank === 3 || rank === 4;

/** `[height, width]`, or `[steps]`. */
const placesOf = ({ shape }: SymbolicTensor): (number | null)[] => shape.slice(1, -1);

/** Of an axis that varies there may be several. */
const isSeveral = (size: number | null): boolean => size === null || size > 1;
