import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';
import { elementCount } from './tensor-data.js';

/** The number types that TF.js keeps weights in. */
export type TfjsDtype = 'bool' | 'float32' | 'int32' | 'string';

/** How numbers were made smaller: `value = stored * scale + min`; half floats have neither. */
export interface Quantization {
  readonly dtype: 'float16' | 'uint16' | 'uint8';
  readonly scale: number;
  readonly min: number;
}

export interface TfjsWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: TfjsDtype;
  readonly quantization?: Quantization;
  /** The state of an optimiser may be among the weights. */
  readonly group?: 'model' | 'optimizer';
}

/** Weights that lie one after another in the bytes of some files. */
export interface TfjsWeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly TfjsWeight[];
}

const DTYPES = new Set<unknown>(['bool', 'float32', 'int32', 'string']);
const MAX_PATHS = 10_000;

/**
 * Checks the `weightsManifest` of a TF.js `model.json`.
 *
 * @throws BundleError naming the entry that can't be
 */
export function readTfjsManifest({ weightsManifest: groups }: JsonObject, source: string): TfjsWeightGroup[] {
  if (!Array.isArray(groups)) throw refuse(source, 'has a weightsManifest that is no list');
  const names = new Set<string>();
  let files = 0;
  return groups.map((group: unknown) => {
    const paths: unknown = isObject(group) ? group.paths : undefined;
    const weights: unknown = isObject(group) ? group.weights : undefined;
    if (!isTexts(paths) || !Array.isArray(weights)) {
      throw refuse(source, 'has a group in its weightsManifest without paths and weights');
    }
    files += paths.length;
    if (files > MAX_PATHS) throw refuse(source, `names more than ${MAX_PATHS} files`);
    for (const weight of weights) {
      checkWeight(weight, source);
      if (names.has(weight.name))
        throw refuse(source, `lists the weight ${JSON.stringify(weight.name)} twice`);
      names.add(weight.name);
    }
    // "./shard" is the same file.
    return { paths: paths.map((path) => path.replace(/^\.\//, '')), weights };
  });
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function checkWeight(weight: unknown, source: string): asserts weight is TfjsWeight {
  const usable =
    isObject(weight) &&
    typeof weight.name === 'string' &&
    DTYPES.has(weight.dtype) &&
    Array.isArray(weight.shape) &&
    !Number.isNaN(elementCount(weight.shape)) &&
    (weight.quantization === undefined || isQuantization(weight.quantization, weight.dtype));
  if (usable) return;
  throw refuse(
    source,
    `lists a weight that can't be read: expected a name, a shape, a dtype of ${[...DTYPES].join(', ')} and a ` +
      `quantization that fits it, got ${JSON.stringify(weight)?.slice(0, 160)}`,
  );
}

/** Whether it is one that TF.js reads, for numbers of a type. */
export function isQuantization(value: unknown, dtype: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.dtype === 'float16') return dtype === 'float32';
  const isKnown = value.dtype === 'uint8' || value.dtype === 'uint16';
  const isScaled = Number.isFinite(value.scale) && Number.isFinite(value.min);
  return isKnown && isScaled && (dtype === 'float32' || dtype === 'int32');
}
