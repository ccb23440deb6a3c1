import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';
import { checkWiring } from './check-wiring.js';
import { camelCase, settingOf } from './keras-names.js';

/** Settings that are the length of one of the layer's own weights. */
const WEIGHT_LENGTHS = new Set(['units', 'filters', 'outputDim', 'inputDim', 'depthMultiplier']);
const GEOMETRY = new Set([
  'batchInputShape',
  'dilationRate',
  'kernelSize',
  'poolSize',
  'strides',
  'targetShape',
]);
/** Of these tfjs would notice anything below 1 only when it computes. */
const POSITIVE = new Set(['dilationRate', 'kernelSize', 'poolSize', 'strides']);
const MAX_LENGTH = 1e7;

/**
 * Refuses a topology on which tfjs would allocate more than the weights that come with it can be, or never come to an
 * end, before it is given to tfjs.
 *
 * @param where the model file and its location, for messages
 * @param weights an upper bound of how many numbers `weights.bin` holds
 * @throws BundleError naming what is wrong
 */
export function checkTopology(topology: unknown, where: string, weights: number): JsonObject {
  if (!isObject(topology)) throw refuse(where, 'has no modelTopology');
  const kind = settingOf(topology, 'className');
  if (!['Model', 'Functional', 'Sequential'].includes(String(kind))) {
    throw refuse(where, `describes a ${JSON.stringify(kind)} and not a model`);
  }
  const pending: object[] = [topology];
  for (let value = pending.pop(); value; value = pending.pop()) {
    const keys = new Set<string>();
    for (const [written, child] of Object.entries(value)) {
      const key = camelCase(written);
      if (keys.has(key)) throw refuse(where, `has the setting ${JSON.stringify(written)} twice`);
      keys.add(key);
      if (WEIGHT_LENGTHS.has(key)) checkLengths(written, child, weights, where);
      if (GEOMETRY.has(key)) checkLengths(written, child, MAX_LENGTH, where);
      if (POSITIVE.has(key)) checkPositive(written, child, where);
      if (key === 'layers' && Array.isArray(child)) checkWiring(child, where);
      if (typeof child === 'object' && child !== null) pending.push(child);
    }
  }
  return topology;
}

function checkLengths(key: string, value: unknown, limit: number, where: string): void {
  for (const length of Array.isArray(value) ? value.flat() : [value]) {
    if (typeof length === 'number' && length > limit) {
      throw refuse(where, `has a layer with ${key} ${length}, more than its weights allow (${limit})`);
    }
  }
}

function checkPositive(key: string, value: unknown, where: string): void {
  for (const length of Array.isArray(value) ? value.flat() : [value]) {
    if (typeof length === 'number' && !(length >= 1)) {
      throw refuse(where, `has a layer with ${key} ${length}, which must be at least 1`);
    }
  }
}
