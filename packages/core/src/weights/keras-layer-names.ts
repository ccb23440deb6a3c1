import { isObject } from '../storage/parse-json.js';
import type { Hdf5Node } from './hdf5/read-hdf5.js';
import type { TensorData } from './tensor-data.js';

/** Where Keras 3, and versions between 2 and 3, keep the layers of a model. */
export const KERAS_3_LAYERS: readonly string[] = ['layers', '_layer_checkpoint_dependencies', '_layers'];

/** State of random layers, such as dropout. */
const SEEDS = 'seed_generator';

/** @returns all numbers in and below a group, by path */
export function listNumbers(node: Hdf5Node, path = ''): [string, TensorData][] {
  return [...node.children].flatMap(([name, child]): [string, TensorData][] => {
    if (name === SEEDS) return [];
    return child.read ? [[path + name, child.read()]] : listNumbers(child, `${path}${name}/`);
  });
}

/**
 * Gives the weights of a Keras 3 file the names of their layers. The file calls layers by kind and number (`conv2d_3`),
 * in the order of the model's description.
 *
 * @param node the group of a model
 * @param model its description: `{ class_name, config: { layers } }`
 * @returns numbers by name: `conv1/vars/0`, or `encoder/conv1/vars/0` in a model inside the model; those whose layer can't
 *   be told keep the file's path
 */
export function nameLayers(node: Hdf5Node, model: unknown, path = ''): [string, TensorData][] {
  const key = KERAS_3_LAYERS.find((name) => node.children.has(name));
  const groups = key === undefined ? undefined : node.children.get(key)?.children;
  if (key === undefined || groups === undefined) return [];
  const layers = layersOf(model);
  const named = new Map<string, unknown>();
  for (const kind of new Set(layers.map(({ kind }) => kind))) {
    const ofKind = layers.filter((layer) => layer.kind === kind);
    const places = placesOfKind(groups, kind);
    const candidates = [places, places.filter((place) => hasNumbers(groups.get(place)))];
    const matching = candidates.find((candidate) => candidate.length === ofKind.length) ?? [];
    for (const [index, place] of matching.entries()) named.set(place, ofKind[index]?.description);
  }
  return [...groups].flatMap(([place, group]) => {
    const layer = named.get(place);
    const name = nameOf(layer);
    if (name === undefined) return listNumbers(group, `${path}${key}/${place}/`);
    const isModel = layersOf(layer).length > 0;
    return isModel ? nameLayers(group, layer, `${path}${name}/`) : listNumbers(group, `${path}${name}/`);
  });
}

interface Layer {
  readonly kind: string;
  readonly description: unknown;
}

function layersOf(model: unknown): Layer[] {
  const config = isObject(model) ? model.config : undefined;
  const layers = isObject(config) ? config.layers : undefined;
  if (!Array.isArray(layers)) return [];
  return layers.map((description: unknown) => {
    const kind = isObject(description) ? description.class_name : undefined;
    return { kind: snakeCase(String(kind)), description };
  });
}

function nameOf(layer: unknown): string | undefined {
  const config = isObject(layer) ? layer.config : undefined;
  const name = isObject(config) ? config.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** `BatchNormalization` is `batch_normalization`, and `Conv2D` is `conv2d`, as Keras names its groups. */
function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** `conv2d`, `conv2d_1`, `conv2d_2`, ... in this order. */
function placesOfKind(groups: ReadonlyMap<string, Hdf5Node>, kind: string): string[] {
  const numbered = [...groups.keys()].flatMap((name) => {
    if (name === kind) return [{ name, number: 0 }];
    const number = name.startsWith(`${kind}_`) ? name.slice(kind.length + 1) : '';
    return /^\d+$/.test(number) ? [{ name, number: Number(number) }] : [];
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ name }) => name);
}

function hasNumbers(node: Hdf5Node | undefined): boolean {
  if (!node) return false;
  return [...node.children].some(
    ([name, child]) => name !== SEEDS && (child.read !== undefined || hasNumbers(child)),
  );
}
