import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of random numbers. Equal keys give equal streams on every platform. */
export interface Random {
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal, by the Box-Muller transform. */
  normal(): number;
  /** A shuffled copy (Fisher-Yates) of `0 .. length - 1`. */
  permutation(length: number): Uint32Array;
}

/**
 * Creates a stream from one or more key parts, such as `(seed, epoch, index)`.
 *
 * Keying by position instead of drawing from one long stream makes an example's augmentation independent of
 * the order in which examples are read, which is what lets training resume exactly.
 *
 * @param key integers or strings; any change of any part gives an unrelated stream
 * @example
 * const random = createRandom(42, 'shuffle', 3);
 * random.integer(10); // the same number on every machine
 */
export function createRandom(...key: readonly (number | string)[]): Random {
  const generator = xoroshiro128plus(hashKey(key));
  const uint32 = (): number => generator.next() >>> 0;
  const uniform = (): number => uint32() / 0x1_0000_0000;
  const integer = (bound: number): number => Math.floor(uniform() * bound);
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation(length) {
      const order = Uint32Array.from({ length }, (_, index) => index);
      for (let last = length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const held = order[last] as number;
        order[last] = order[other] as number;
        order[other] = held;
      }
      return order;
    },
  };
}

/**
 * Mixes the parts of a key into 32 bits: MurmurHash3's block and final mix.
 *
 * @see Appleby 2011, https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
export function hashKey(key: readonly (number | string)[]): number {
  let hash = 0x9747b28c;
  for (const part of key) {
    if (typeof part === 'number') hash = mixBlock(hash, part | 0);
    else for (let i = 0; i < part.length; i++) hash = mixBlock(hash, part.charCodeAt(i));
    hash = mixBlock(hash, typeof part === 'number' ? 1 : 2);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

function mixBlock(hash: number, block: number): number {
  let k = Math.imul(block, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let mixed = hash ^ Math.imul(k, 0x1b873593);
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}
