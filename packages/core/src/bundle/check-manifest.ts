import { BundleError } from '../errors.js';
import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';
import { MODEL_FILE, WEIGHTS_FILE } from './file-names.js';
import type { Manifest } from './manifest.js';
import { WEIGHT_PRECISIONS } from './weight-precision.js';

/** The version that this code writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

/**
 * Checks that a parsed `striate.json` has what a manifest must have; unknown fields are left in.
 *
 * @param where the file and its location, for messages
 * @throws BundleError naming the field
 */
export function checkManifest(json: JsonObject, where: string): Manifest {
  if (json.format !== 'striate-bundle') {
    throw refuse(where, `has the format ${JSON.stringify(json.format)} and not "striate-bundle"`);
  }
  checkVersion(json.formatVersion, where);
  const require = (fulfilled: boolean, field: string, rule: string): void => {
    if (!fulfilled) throw refuse(where, `has a wrong field ${JSON.stringify(field)}: expected ${rule}`);
  };
  require(isText(json.task), 'task', 'a name');
  require(isText(json.architecture), 'architecture', 'a name');
  require(Array.isArray(json.labels) &&
    json.labels.length > 0 &&
    json.labels.every(isText), 'labels', 'a list of class names');
  require(json.multiLabel === undefined ||
    typeof json.multiLabel === 'boolean', 'multiLabel', 'true or false');
  require(isObject(json.preprocessor) &&
    isText(json.preprocessor.type), 'preprocessor', 'an object with a type');
  require(isCount(json.parameters), 'parameters', 'a whole number');
  require(json.weights === undefined ||
    WEIGHT_PRECISIONS.some(
      (format) => format === json.weights,
    ), 'weights', `one of ${WEIGHT_PRECISIONS.join(', ')}`);
  require(isObject(json.versions) &&
    Object.values(json.versions).every(isText), 'versions', 'version numbers by package');
  require(isText(json.created) && !Number.isNaN(Date.parse(json.created)), 'created', 'a date (ISO 8601)');
  require(json.training === undefined || isObject(json.training), 'training', 'an object');
  require(json.metrics === undefined || isObject(json.metrics), 'metrics', 'an object');
  const files: unknown = json.files;
  require(isObject(files), 'files', 'sizes and hashes by file');
  for (const name of new Set([MODEL_FILE, WEIGHTS_FILE, ...Object.keys(files as JsonObject)])) {
    const entry = (files as JsonObject)[name];
    const complete =
      isObject(entry) &&
      isCount(entry.bytes) &&
      typeof entry.sha256 === 'string' &&
      /^[\da-f]{64}$/.test(entry.sha256);
    require(complete, `files.${name}`, 'bytes and sha256 (64 hexadecimal digits)');
  }
  return json as unknown as Manifest;
}

function checkVersion(version: unknown, where: string): void {
  if (!isCount(version) || version === 0) {
    throw refuse(where, `has the formatVersion ${JSON.stringify(version)}, which is no version number`);
  }
  if (version <= FORMAT_VERSION) return;
  throw new BundleError(
    `${where} was written by a newer version of Striate: its formatVersion is ${version}, and this version reads up to ` +
      `${FORMAT_VERSION}; upgrade Striate (npm install @striate/core@latest).`,
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
