import { isObject, type JsonObject, refuse } from './parse-json.js';

/** Settings that are the length of one of the layer's own weights. */
const WEIGHT_LENGTHS = new Set(['units', 'filters', 'output_dim', 'input_dim', 'depth_multiplier']);
const GEOMETRY = new Set([
  'batch_input_shape',
  'dilation_rate',
  'kernel_size',
  'pool_size',
  'strides',
  'target_shape',
]);
const MAX_LENGTH = 1e7;

/**
 * Refuses a topology whose layers would be larger than the weights that come with it, before anything of their size
 * is allocated.
 *
 * @param where the model file and its location, for messages
 * @param weights how many numbers `weights.bin` holds
 * @throws BundleError naming the setting
 */
export function checkTopology(
  topology: unknown,
  where: string,
  weights: number,
): asserts topology is JsonObject {
  if (!isObject(topology)) throw refuse(where, 'has no modelTopology');
  const pending: unknown[] = [topology];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (WEIGHT_LENGTHS.has(key)) checkLengths(key, child, weights, where);
      if (GEOMETRY.has(key)) checkLengths(key, child, MAX_LENGTH, where);
      if (child !== undefined) pending.push(child);
    }
  }
}

function checkLengths(key: string, value: unknown, limit: number, where: string): void {
  for (const length of Array.isArray(value) ? value.flat() : [value]) {
    if (typeof length === 'number' && length > limit) {
      throw refuse(where, `has a layer with ${key} ${length}, more than its weights allow (${limit})`);
    }
  }
}
