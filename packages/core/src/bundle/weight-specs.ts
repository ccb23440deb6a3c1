import type { io } from '@tensorflow/tfjs-core';
import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';
import { WIDTHS } from '../weights/decode-tfjs-weights.js';
import { isQuantization } from '../weights/tfjs-manifest.js';
import { WEIGHTS_FILE } from './file-names.js';

const DTYPES: readonly unknown[] = ['float32', 'int32', 'bool'];

/**
 * The weights that a `model.json` lists, checked against the size of `weights.bin`.
 *
 * @param where the model file and its location, for messages
 * @param bytes the length of `weights.bin`
 * @throws BundleError for another layout than `saveBundle` writes, or sizes that don't add up to `bytes`
 */
export function readWeightSpecs(json: JsonObject, where: string, bytes: number): io.WeightsManifestEntry[] {
  const groups = json.weightsManifest;
  const group: unknown = Array.isArray(groups) && groups.length === 1 ? groups[0] : undefined;
  const paths: unknown = isObject(group) ? group.paths : undefined;
  const entries: unknown = isObject(group) ? group.weights : undefined;
  if (!Array.isArray(paths) || paths.length !== 1 || paths[0] !== WEIGHTS_FILE || !Array.isArray(entries)) {
    throw refuse(
      where,
      `has a wrong weightsManifest: expected one group with the one path "${WEIGHTS_FILE}"`,
    );
  }
  const names = new Set<string>();
  let total = 0;
  for (const entry of entries) {
    checkEntry(entry, where);
    if (names.has(entry.name)) throw refuse(where, `lists the weight ${JSON.stringify(entry.name)} twice`);
    names.add(entry.name);
    const width = WIDTHS[entry.quantization?.dtype ?? (entry.dtype as keyof typeof WIDTHS)];
    total += entry.shape.reduce((size, length) => size * length, width);
  }
  if (total !== bytes) {
    throw refuse(
      where,
      `lists weights of ${total} bytes, but ${WEIGHTS_FILE} has ${bytes}: it is cut off or of another model`,
    );
  }
  return entries as io.WeightsManifestEntry[];
}

function checkEntry(entry: unknown, where: string): asserts entry is io.WeightsManifestEntry {
  const usable =
    isObject(entry) &&
    typeof entry.name === 'string' &&
    DTYPES.includes(entry.dtype) &&
    (!('quantization' in entry) || isQuantization(entry.quantization, entry.dtype)) &&
    Array.isArray(entry.shape) &&
    entry.shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (usable) return;
  const shown = JSON.stringify(entry)?.slice(0, 120);
  throw refuse(
    where,
    `lists a weight that can't be read: expected a name, a shape, a dtype of ${DTYPES.join(', ')} and a quantization that ` +
      `fits it, got ${shown}`,
  );
}
