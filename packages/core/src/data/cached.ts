import { ShapeError } from '../errors.js';
import type { Dataset } from './dataset.js';
import type { Reader, ReadKey } from './reader.js';

export interface CacheOptions {
  /** What the kept inputs may take together, in bytes. */
  readonly maxBytes: number;
}

// Maps before the cache run once for all epochs and seeds: what they draw must not depend on who reads first.
const FIXED_KEY: ReadKey = { seed: 0, epoch: 0 };

/**
 * Keeps inputs once they have been read (and mapped), until they take `maxBytes`; the others are read each time. So
 * small pictures are decoded once instead of once an epoch, and memory stays bounded whatever the dataset's length.
 *
 * Maps after it run as ever. Random maps before it draw the same for every seed and epoch. Readers get the kept object
 * itself: they must not change it. Sizes are those of numbers, strings and typed arrays, also inside plain objects;
 * an input in which none is found (such as an ImageBitmap) is not kept.
 *
 * @throws ShapeError where `maxBytes` is negative or no number
 * @example
 * const pictures = cached(files.map(decode), { maxBytes: 256 * 2 ** 20 }).map(augment);
 */
export function cached<Input>(dataset: Dataset<Input>, { maxBytes }: CacheOptions): Dataset<Input> {
  if (!(maxBytes >= 0)) {
    throw new ShapeError(`cached: maxBytes must be a number of bytes of at least 0, got ${maxBytes}.`);
  }
  return dataset.through((reader) => cacheReader(reader, maxBytes));
}

function cacheReader<Input>(reader: Reader<Input>, maxBytes: number): Reader<Input> {
  const kept = new Map<number, Input>();
  let bytes = 0;
  const keep = (index: number, input: Input): Input => {
    const size = byteSize(input);
    if (size > 0 && bytes + size <= maxBytes && !kept.has(index)) {
      kept.set(index, input);
      bytes += size;
    }
    return input;
  };
  return {
    maps: reader.maps,
    maxLength: reader.maxLength,
    read(index) {
      const known = kept.get(index);
      if (known !== undefined) return known;
      const input = reader.read(index, FIXED_KEY);
      return input instanceof Promise ? input.then((value) => keep(index, value)) : keep(index, input);
    },
  };
}

/** @param depth how far to look into objects: inputs that refer to themselves end somewhere */
function byteSize(value: unknown, depth = 4): number {
  if (typeof value === 'number') return 8;
  if (typeof value === 'string') return 2 * value.length;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value !== 'object' || value === null || depth === 0) return 0;
  return Object.values(value).reduce((sum: number, part: unknown) => sum + byteSize(part, depth - 1), 0);
}
