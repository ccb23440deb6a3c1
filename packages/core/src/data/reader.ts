import { createRandom, type Random } from '../random.js';
import type { ReadContext } from './example.js';

/** What a read's randomness follows from besides the example. */
export interface ReadKey {
  /** Default 0. */
  readonly seed?: number;
  /** From 0; default 0. Another epoch draws other augmentations. */
  readonly epoch?: number;
}

/** How a dataset gets at its inputs: the source's own `read`, or a mapping or cache around another reader. */
export interface Reader<Input> {
  /** How many maps the inputs go through: the position of the next one. */
  readonly maps: number;
  /** The greatest length, where axis 0 of arrays may differ between examples. */
  readonly maxLength?: number;
  /** @param index position in the source, whatever subset or order asks for it */
  read(index: number, key: ReadKey): Input | Promise<Input>;
}

/**
 * Wraps a reader in a mapping. Stays synchronous where the reader and the mapping are.
 *
 * The mapping's stream is keyed by (seed, epoch, position of the map, position in the source): two maps in a chain
 * get unrelated streams, and no subset, order, prefetching or resuming changes what an example gets.
 */
export function mapReader<Input, Output>(
  reader: Reader<Input>,
  transform: (input: Input, context: ReadContext) => Output | Promise<Output>,
): Reader<Output> {
  const position = reader.maps;
  return {
    maps: position + 1,
    read(index, key) {
      const input = reader.read(index, key);
      const context = new KeyedContext(index, key, position);
      return input instanceof Promise
        ? input.then((value) => transform(value, context))
        : transform(input, context);
    },
  };
}

/** Creates its stream at the first use: most maps of a chain draw nothing. */
class KeyedContext implements ReadContext {
  readonly #index: number;
  readonly #key: ReadKey;
  readonly #position: number;
  #random: Random | undefined;

  constructor(index: number, key: ReadKey, position: number) {
    this.#index = index;
    this.#key = key;
    this.#position = position;
  }

  get random(): Random {
    const { seed = 0, epoch = 0 } = this.#key;
    this.#random ??= createRandom(seed, 'map', epoch, this.#position, this.#index);
    return this.#random;
  }
}
