import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';

/** An input of a layer's call: the layer it comes from, which of its calls, which of its outputs, and settings. */
type TensorKey = [layer: string, call: number, ...others: unknown[]];

const POOLING = /^Global(Average|Max)Pooling[12]D$/;

/**
 * Rewrites how the layers of a model are connected: calls as Keras 3 describes them become lists, and a pooling layer with
 * `keepdims` gets layers behind it that restore the axes, since tfjs always drops them.
 *
 * @param model `{ class_name, config: { layers } }`
 */
export function kerasWiring(model: unknown, where: string): unknown {
  const config = isObject(model) ? model.config : undefined;
  if (!isObject(model) || !isObject(config) || !Array.isArray(config.layers)) return model;
  const isNew = config.layers.some(hasNewCalls);
  const built = new Set(config.layers.filter((layer: unknown) => isNew && isSequential(layer)).map(nameOf));
  const count = ([name, call, ...others]: TensorKey): TensorKey => [
    name,
    built.has(name) ? call + 1 : call,
    ...others,
  ];
  const layers = config.layers.map((layer: unknown) =>
    mapCalls(rewriteCalls(kerasWiring(layer, where), where), count),
  );
  const keeping = layers.filter(keepsAxes);
  const renamed = new Map(keeping.map((layer) => [nameOf(layer), `${nameOf(layer)}_keepdims`]));
  const follow = ([name, ...others]: TensorKey): TensorKey => [renamed.get(name) ?? name, ...others];
  const expanded = layers.flatMap((layer: unknown) => {
    const moved = mapCalls(layer, follow);
    return keepsAxes(layer) ? [moved, ...restoreAxes(layer, renamed.get(nameOf(layer)) as string)] : [moved];
  });
  return {
    ...model,
    config: {
      ...config,
      layers: expanded,
      ...('input_layers' in config && { input_layers: listKeys(config.input_layers, where) }),
      ...('output_layers' in config && {
        output_layers: listKeys(config.output_layers, where).map(count).map(follow),
      }),
    },
  };
}

/** Whether calls are described as by Keras 3. */
function hasNewCalls(layer: unknown): boolean {
  const calls = isObject(layer) ? layer.inbound_nodes : undefined;
  return Array.isArray(calls) && calls.some((call: unknown) => isObject(call) && 'args' in call);
}

/** Keras 3 does not count the call by which a sequential model is built; versions before it, and tfjs, do. */
function isSequential(layer: unknown): layer is JsonObject {
  return isObject(layer) && layer.class_name === 'Sequential' && isObject(layer.config);
}

/** Keras 3 gives a single one by itself, and may give them by name. */
function listKeys(value: unknown, where: string): TensorKey[] {
  if (Array.isArray(value) && typeof value[0] === 'string') return [value as TensorKey];
  const keys = isObject(value) ? Object.values(value) : value;
  if (Array.isArray(keys) && keys.every((key) => Array.isArray(key))) return keys as TensorKey[];
  throw refuse(where, 'has inputs or outputs that are no lists of layers');
}

function rewriteCalls(layer: unknown, where: string): unknown {
  if (!isObject(layer) || !Array.isArray(layer.inbound_nodes)) return layer;
  const calls = layer.inbound_nodes.map((call: unknown) =>
    isObject(call) && 'args' in call ? tensorsOf([call.args, call.kwargs], where) : call,
  );
  return { ...layer, inbound_nodes: calls };
}

/** The tensors among the arguments of a call, in order; tfjs has no use for the others. */
function tensorsOf(value: unknown, where: string): TensorKey[] {
  if (Array.isArray(value)) return value.flatMap((item) => tensorsOf(item, where));
  if (!isObject(value)) return [];
  if (value.class_name !== '__keras_tensor__') {
    return Object.values(value).flatMap((item) => tensorsOf(item, where));
  }
  const history = isObject(value.config) ? value.config.keras_history : undefined;
  if (!Array.isArray(history) || history.length !== 3) {
    throw refuse(where, 'has a call of a layer without the layer that it follows');
  }
  return [[history[0], history[1], history[2], {}]];
}

function mapCalls(layer: unknown, follow: (key: TensorKey) => TensorKey): unknown {
  if (!isObject(layer) || !Array.isArray(layer.inbound_nodes)) return layer;
  const calls = layer.inbound_nodes.map((call: unknown) =>
    Array.isArray(call) ? call.map((key) => (Array.isArray(key) ? follow(key as TensorKey) : key)) : call,
  );
  return { ...layer, inbound_nodes: calls };
}

function keepsAxes(layer: unknown): layer is JsonObject {
  const config = isObject(layer) ? layer.config : undefined;
  return (
    isObject(layer) && POOLING.test(String(layer.class_name)) && isObject(config) && config.keepdims === true
  );
}

function nameOf({ config }: JsonObject): string {
  return String((config as JsonObject).name);
}

/**
 * `[batch, channels]` to `[batch, 1, channels]`, and for pictures to `[batch, 1, 1, channels]`. A `Reshape` would have to
 * know the number of channels.
 */
function restoreAxes(layer: JsonObject, name: string): JsonObject[] {
  const repeat = (called: string) => ({ class_name: 'RepeatVector', config: { name: called, n: 1 } });
  const behind = (source: string, part: { config: JsonObject }): JsonObject => {
    const calls = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes.length : 0;
    const nodes = Array.from({ length: calls }, (_, call) => [[source, call, 0, {}]]);
    return { ...part, name: part.config.name, ...('inbound_nodes' in layer && { inbound_nodes: nodes }) };
  };
  if (!String(layer.class_name).endsWith('2D')) return [behind(nameOf(layer), repeat(name))];
  const first = `${name}_width`;
  const second = { class_name: 'TimeDistributed', config: { name, layer: repeat(`${name}_height`) } };
  return [behind(nameOf(layer), repeat(first)), behind(first, second)];
}
