import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';
import { kerasWiring } from './keras-wiring.js';

/** What Keras 3 adds to every object for its own use. */
const DROPPED = new Set(['build_config', 'compile_config', 'module', 'registered_name', 'shared_object_id']);

/** Settings of layers that tfjs lacks, and the values at which they change nothing. */
const UNSUPPORTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Conv1D: { groups: 1 },
  Conv2D: { groups: 1 },
  ReLU: { negative_slope: 0, threshold: 0 },
};

/**
 * Rewrites a model's description by Keras (2.x from an `.h5` file, or 3) in the words of the Keras version that tfjs reads.
 *
 * `batch_shape` is `batch_input_shape`, policies of number types are their type, `silu` is `swish`, lists of one axis are
 * the axis, calls of layers are lists of names, and the axes that a pooling layer keeps are
 * restored behind it.
 * Numbers of half width are computed with at full width.
 *
 * @param model `{ class_name, config }`; left as it is
 * @param where the file and its location, for messages
 * @throws BundleError for a setting that tfjs would ignore
 */
export function kerasTopology(model: unknown, where: string): unknown {
  return kerasWiring(rewrite(model, where), where);
}

function rewrite(value: unknown, where: string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, where));
  if (!isObject(value)) return value;
  const { class_name: kind, config } = value;
  // A function by its name.
  if (kind === 'function' && typeof config === 'string') return rewriteName(config);
  if (typeof kind === 'string' && kind.endsWith('DTypePolicy')) return 'float32';
  const entries = Object.entries(value)
    .filter(([key]) => !DROPPED.has(key))
    .map(([key, child]) => rewriteSetting(key, rewrite(child, where)));
  const rewritten = Object.fromEntries(entries);
  return typeof kind === 'string' && isObject(config) ? rewriteLayer(kind, rewritten, where) : rewritten;
}

function rewriteName(name: string): string {
  return name === 'silu' ? 'swish' : name;
}

function rewriteSetting(key: string, value: unknown): [string, unknown] {
  if (key === 'batch_shape') return ['batch_input_shape', value];
  if (key === 'activation' && typeof value === 'string') return [key, rewriteName(value)];
  // tfjs computes in float32, whatever the policy.
  if (key === 'dtype' && typeof value === 'string') return [key, value.includes('float') ? 'float32' : value];
  if (key === 'axis' && Array.isArray(value) && value.length === 1) return [key, value[0]];
  return [key, value];
}

function rewriteLayer(kind: string, layer: JsonObject, where: string): JsonObject {
  const config = layer.config as JsonObject;
  for (const [key, neutral] of Object.entries(UNSUPPORTED[kind] ?? {})) {
    if (config[key] === undefined || config[key] === null || config[key] === neutral) continue;
    throw refuse(
      where,
      `has the layer ${JSON.stringify(config.name)} with ${key} ${JSON.stringify(config[key])}, which TensorFlow.js lacks`,
    );
  }
  if (kind === 'LeakyReLU' && config.negative_slope !== undefined) {
    return { ...layer, config: { ...config, alpha: config.negative_slope } };
  }
  if (kind === 'L1' || kind === 'L2') {
    return { ...layer, class_name: 'L1L2', config: { l1: 0, l2: 0, ...config } };
  }
  return layer;
}
