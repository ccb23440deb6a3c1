import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { ShapeError } from './errors.js';

/** A seeded stream of random numbers. Equal keys give equal streams on every platform. */
export interface Random {
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number;
  /** Uniform integer in [0, bound), for a bound of at most 2^32. */
  integer(bound: number): number;
  /** Standard normal, by the Box-Muller transform. */
  normal(): number;
  /** `0 .. length - 1` in random order (Fisher-Yates). */
  permutation(length: number): Uint32Array;
}

/**
 * Creates a stream from one or more key parts, such as `(seed, epoch, index)`.
 *
 * Keying by position instead of drawing from one long stream makes an example's augmentation independent of
 * the order in which examples are read, which is what lets training resume exactly.
 *
 * @param key safe integers or strings; any change of any part gives an unrelated stream
 * @throws ShapeError for a part that is a fraction, not finite, or beyond 2^53
 * @example
 * const random = createRandom(42, 'shuffle', 3);
 * random.integer(10); // 1, on every machine
 */
export function createRandom(...key: readonly (number | string)[]): Random {
  return new KeyedRandom(key);
}

/** Xoroshiro128+ with a state of two independent hashes of the key, so that nearby keys share no pattern. */
class KeyedRandom implements Random {
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;

  constructor(key: readonly (number | string)[]) {
    const first = hashKey(key);
    const second = hashKey(key, 0x3c6ef372);
    const state = [first, second, finalMix(first + 0x9e3779b9), finalMix(second + 0x9e3779b9)];
    this.#generator = xoroshiro128plusFromState(state);
  }

  uniform(): number {
    return (this.#generator.next() >>> 0) / 0x1_0000_0000;
  }

  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const held = order[last] as number;
      order[last] = order[other] as number;
      order[other] = held;
    }
    return order;
  }
}

/**
 * Mixes the parts of a key into 32 bits: MurmurHash3's block and final mix.
 *
 * @param key safe integers or strings; the parts' borders count: `('ab')` is not `('a', 'b')`
 * @param seed another seed gives an independent hash
 * @throws ShapeError for a part that is a fraction, not finite, or beyond 2^53
 * @see Appleby 2011, https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
export function hashKey(key: readonly (number | string)[], seed = 0x9747b28c): number {
  let hash = seed;
  for (const part of key) {
    if (typeof part === 'number') {
      if (!Number.isSafeInteger(part)) {
        throw new ShapeError(`createRandom: a key's numbers must be safe integers, got ${part}.`);
      }
      hash = mixBlock(hash, part | 0);
      hash = mixBlock(hash, Math.floor(part / 0x1_0000_0000));
    } else for (let i = 0; i < part.length; i++) hash = mixBlock(hash, part.charCodeAt(i));
    hash = mixBlock(hash, typeof part === 'number' ? 1 : 2);
  }
  return finalMix(hash);
}

function mixBlock(hash: number, block: number): number {
  let k = Math.imul(block, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  let mixed = hash ^ Math.imul(k, 0x1b873593);
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}

function finalMix(hash: number): number {
  let mixed = hash;
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
