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
 * Finds the feature maps that a network ends its convolutions with: the last that still tell places apart (along every axis, or
 * else along any), of a convolution or of the normalisation, activation or shortcut behind one.
 *
 * Within a block, frames or rows may have been laid out anew for a single layer; the block's end has them as the input has.
 *
 * @throws ShapeError for a network without such maps
 */
export function findLastMaps(model: LayersModel, attempt: string): SymbolicTensor {
  const convolved = new Set<SymbolicTensor>();
  const maps: SymbolicTensor[] = [];
  for (const tensor of tensorsOf(model)) {
    const kind = tensor.sourceLayer.getClassName();
    if (CONVOLUTIONS.has(kind) || tensor.inputs.some((input) => convolved.has(input))) convolved.add(tensor);
    if (!convolved.has(tensor) || !isMap(tensor) || model.outputs.includes(tensor)) continue;
    if (CONVOLUTIONS.has(kind) || KEEP_PLACES.has(kind)) maps.push(tensor);
  }
  const last =
    maps.findLast((tensor) => placesOf(tensor).every(isSeveral)) ??
    maps.findLast((tensor) => placesOf(tensor).some(isSeveral));
  if (last) return last;
  const layers = model.layers.map((layer) => layer.getClassName());
  throw new ShapeError(
    `${attempt}: expected a network with a convolution whose maps have more than one place, received "${model.name}" of ` +
      `${[...new Set(layers)].join(', ')}; explain it by occlusion.`,
  );
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

const isMap = ({ rank }: SymbolicTensor): boolean => rank === 3 || rank === 4;

/** `[height, width]`, or `[steps]`. */
const placesOf = ({ shape }: SymbolicTensor): (number | null)[] => shape.slice(1, -1);

/** Of an axis that varies there may be several. */
const isSeveral = (size: number | null): boolean => size === null || size > 1;
