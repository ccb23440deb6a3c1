import { tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { kerasWeightMap } from './keras-weight-map.js';
import { type ModelWeight, modelWeights } from './model-weights.js';
import { permute } from './permute.js';
import { elementCount, type TensorData } from './tensor-data.js';
import type { WeightFile, WeightMap, WeightPlace } from './weight-file.js';
import { type WeightMismatch, WeightMismatchError } from './weight-mismatch-error.js';

export interface AssignWeightsOptions {
  /** Whether a name of the file may be left unused, such as those of a head that the model has not; default none. */
  readonly ignore?: (name: string) => boolean;
}

/** A counter of PyTorch's batch normalisation that nothing but its own training needs. */
const BATCH_COUNTER = /(^|\.)num_batches_tracked$/;

/**
 * Puts the weights of a file into a model: all of them, or none. Names and shapes are checked first.
 *
 * PyTorch's `num_batches_tracked` may be left over. Numbers of other types become float32.
 *
 * @param model its weights are replaced
 * @param map where each weight of the model lies in the file. Default: `kerasWeightMap` for Keras files, else the
 *   model's own names in its own order of axes
 * @throws WeightMismatchError that tells every missing, left-over and misshapen weight; the model is then as before
 * @example
 * const model = resNet({ depth: 18 }).build({ classes: 1000 });
 * assignWeights(model, await readWeights('./resnet18.safetensors'), torchWeightMap);
 */
export function assignWeights(
  model: LayersModel,
  file: WeightFile,
  map: WeightMap = defaultMap(file),
  { ignore = () => false }: AssignWeightsOptions = {},
): void {
  const targets = modelWeights(model);
  const used = new Set<string>();
  const found: { readonly weight: ModelWeight; readonly place: WeightPlace; readonly data: TensorData }[] =
    [];
  const missing: string[] = [];
  const misshapen: string[] = [];
  for (const weight of targets) {
    const places = [map(weight, file)].flat() as WeightPlace[];
    const place = places.find(({ name }) => Object.hasOwn(file.weights, name));
    if (!place) {
      missing.push(describeMissing(weight, places));
      continue;
    }
    used.add(place.name);
    const data = file.weights[place.name] as TensorData;
    const problem = findMisfit(weight, place, data);
    if (problem) misshapen.push(problem);
    else found.push({ weight, place, data });
  }
  const extra = Object.keys(file.weights).filter(
    (name) => !used.has(name) && !BATCH_COUNTER.test(name) && !ignore(name),
  );
  if (missing.length + misshapen.length + extra.length > 0) {
    throw mismatchError(model, file, { missing, extra, misshapen });
  }
  for (const { weight, place, data } of found) assign(weight, place, data);
}

function defaultMap({ format }: WeightFile): WeightMap {
  return format === 'keras-hdf5' || format === 'keras-v3' ? kerasWeightMap : ({ name }) => ({ name });
}

function describeMissing({ name, variable }: ModelWeight, places: readonly WeightPlace[]): string {
  const wanted = places.map((place) => place.name).filter((other) => other !== name);
  return `${name} [${variable.shape}]${wanted.length > 0 ? ` (as ${wanted.join(' or ')})` : ''}`;
}

/** @returns what is wrong; undefined where the place's numbers fit the weight */
function findMisfit(weight: ModelWeight, place: WeightPlace, { shape }: TensorData): string | undefined {
  const needed = weight.variable.shape;
  const viewed = place.reshape ?? shape;
  const axes = place.axes ?? viewed.map((_, axis) => axis);
  const isPermutation = [...axes].sort((a, b) => a - b).every((axis, index) => axis === index);
  const rule = place.name === weight.name ? '' : `, for ${weight.name} [${needed}]`;
  if (!isPermutation || axes.length !== viewed.length) {
    return `${place.name} [${shape}] can't be turned by the axes [${axes}]${rule}`;
  }
  if (place.reshape) {
    if (elementCount(viewed) === weight.variable.size && isMerged(shape, viewed)) return undefined;
    return `${place.name} must be readable as [${viewed}], not [${shape}]${rule}`;
  }
  if (axes.length === needed.length && axes.every((from, to) => shape[from] === needed[to])) return undefined;
  const expected = axes.length === needed.length ? axes.map((_, axis) => needed[axes.indexOf(axis)]) : needed;
  return `${place.name} must be [${expected}], not [${shape}]${rule}`;
}

/** Whether `shape` is `parts` with neighbouring axes merged, so that each of its axes keeps its meaning. */
function isMerged(shape: readonly number[], parts: readonly number[]): boolean {
  const products = (sizes: readonly number[]) =>
    sizes.map((_, axis) => elementCount(sizes.slice(0, axis + 1)));
  const allowed = new Set([1, ...products(parts)]);
  return (
    elementCount(shape) === elementCount(parts) && products(shape).every((product) => allowed.has(product))
  );
}

function mismatchError(model: LayersModel, file: WeightFile, mismatch: WeightMismatch): WeightMismatchError {
  return new WeightMismatchError(
    `Loading the weights of ${file.source} into the model "${model.name}"`,
    mismatch,
    'Build the model with the architecture and options of these weights, give the map of their names, or let ' +
      'ignore leave out what the model does not need.',
  );
}

function assign({ variable }: ModelWeight, place: WeightPlace, { data, shape }: TensorData): void {
  const viewed = place.reshape ?? shape;
  const values = place.axes
    ? permute(data, viewed, place.axes)
    : data instanceof Float32Array
      ? data
      : Float32Array.from(data as Float64Array, Number);
  const value = tensor(values, variable.shape, variable.dtype);
  variable.assign(value);
  value.dispose();
}
