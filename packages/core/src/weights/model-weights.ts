import { type Tensor, tensor, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import type { TensorData } from './tensor-data.js';

type Layer = LayersModel['layers'][number];

/** A weight of a model, moving statistics included. */
export interface ModelWeight {
  /** `<layer>/<weight>`, such as `conv1/kernel`: as in a saved model, and unique within the model. */
  readonly name: string;
  readonly layer: Layer;
  /** False for moving statistics, and for every weight of a frozen layer. */
  readonly trainable: boolean;
  readonly variable: Variable;
  /** What an optimiser must put the weight back to after a step; null for most weights. */
  readonly constraint: LayerVariable['constraint'] | null;
}

/**
 * Lists a model's weights, layer by layer in the model's order.
 *
 * @throws ShapeError where two weights have the same name
 * @example
 * modelWeights(model).map(({ name }) => name); // ['conv1/kernel', 'conv1/bias', ...]
 */
export function modelWeights(model: LayersModel): ModelWeight[] {
  const trainable = new Set(model.trainableWeights);
  const byName = new Map<string, ModelWeight>();
  const listed = new Set<LayerVariable>();
  for (const layer of innerLayers(model)) {
    for (const weight of layer.weights) {
      // A layer that is used twice, or in two inner models, is listed once.
      if (listed.has(weight)) continue;
      listed.add(weight);
      const name = weight.originalName;
      if (byName.has(name)) {
        throw new ShapeError(
          `modelWeights: weights must have different names, but "${name}" occurs twice in model "${model.name}"; ` +
            'give its layers different names.',
        );
      }
      const variable = weight.read() as Variable;
      byName.set(name, {
        name,
        layer,
        trainable: trainable.has(weight),
        variable,
        constraint: weight.constraint ?? null,
      });
    }
  }
  return [...byName.values()];
}

/**
 * Copies tensors out of the backend.
 *
 * @param tensors float32, int32 or bool, by name; still owned by the caller
 */
export async function readTensors(
  tensors: Readonly<Record<string, Tensor>>,
): Promise<Record<string, TensorData>> {
  const read = async ([name, value]: [string, Tensor]): Promise<[string, TensorData]> => {
    const { shape, dtype } = value;
    const data = await value.data();
    if (dtype === 'int32') return [name, { dtype: 'I32', shape, data: Int32Array.from(data) }];
    if (dtype === 'bool') return [name, { dtype: 'BOOL', shape, data: Uint8Array.from(data) }];
    return [name, { dtype: 'F32', shape, data: Float32Array.from(data) }];
  };
  return Object.fromEntries(await Promise.all(Object.entries(tensors).map(read)));
}

/**
 * Copies all weights of a model out of the backend, in the order of `modelWeights`.
 *
 * @throws ShapeError where two weights have the same name
 */
export function weightData(model: LayersModel): Promise<Record<string, TensorData>> {
  return readTensors(Object.fromEntries(modelWeights(model).map(({ name, variable }) => [name, variable])));
}

/**
 * Replaces all weights of a model, or none.
 *
 * @param weights one entry for every weight: its name, shape and number type
 * @param source for messages: where the weights come from
 * @throws ShapeError that lists every missing, unknown and misshapen weight
 */
export function setModelWeights(
  model: LayersModel,
  weights: Readonly<Record<string, TensorData>>,
  source = 'the given weights',
): void {
  const targets = modelWeights(model);
  const problems = findMismatches(targets, weights);
  if (problems.length > 0) {
    throw new ShapeError(
      `Setting the weights of model "${model.name}" from ${source}: names, shapes and types must agree, but ` +
        `${problems.join('; ')}. Build the model with the architecture and options that the weights come from.`,
    );
  }
  for (const { name, variable } of targets) {
    const { data, shape } = weights[name] as TensorData;
    const value = tensor(data as Float32Array, [...shape], variable.dtype);
    variable.assign(value);
    value.dispose();
  }
}

const TENSOR_DTYPES: Readonly<Record<string, string>> = { float32: 'F32', int32: 'I32', bool: 'BOOL' };

function findMismatches(
  targets: readonly ModelWeight[],
  weights: Readonly<Record<string, TensorData>>,
): string[] {
  const problems: string[] = [];
  for (const { name, variable } of targets) {
    const given = Object.hasOwn(weights, name) ? weights[name] : undefined;
    const expected = `${TENSOR_DTYPES[variable.dtype]} [${variable.shape}]`;
    if (!given) problems.push(`${name} ${expected} is missing`);
    else if (`${given.dtype} [${given.shape}]` !== expected) {
      problems.push(`${name} must be ${expected}, not ${given.dtype} [${given.shape}]`);
    }
  }
  const known = new Set(targets.map(({ name }) => name));
  const unknown = Object.keys(weights).filter((name) => !known.has(name));
  return [...problems, ...unknown.map((name) => `${name} is unknown to the model`)];
}

/**
 * The layers of a model in topological order: those of a model inside the model in its place.
 *
 * @example
 * innerLayers(model).map(({ name }) => name); // ['input', 'conv1', ...]
 */
export function innerLayers(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) =>
    'layers' in layer && Array.isArray(layer.layers) ? innerLayers(layer as LayersModel) : [layer],
  );
}
