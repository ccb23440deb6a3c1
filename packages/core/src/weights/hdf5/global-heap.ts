import type { Hdf5Bytes } from './hdf5-bytes.js';

interface Place {
  readonly at: number;
  readonly size: number;
}

/**
 * The heaps in which all objects of a file keep texts of any length. Each is looked through once.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, III.E
 */
export class GlobalHeaps {
  readonly #bytes: Hdf5Bytes;
  readonly #heaps = new Map<number, ReadonlyMap<number, Place>>();

  constructor(bytes: Hdf5Bytes) {
    this.#bytes = bytes;
  }

  /**
   * @param heap its address
   * @param index of the text in it
   * @param length of the text, in bytes
   */
  text(heap: number, index: number, length: number): string {
    const places = this.#heaps.get(heap) ?? this.#list(heap);
    this.#heaps.set(heap, places);
    const place = places.get(index);
    if (place && length <= place.size) return this.#bytes.text(place.at, length);
    throw this.#bytes.failure('has a text that is not where it should be');
  }

  #list(heap: number): ReadonlyMap<number, Place> {
    const bytes = this.#bytes;
    bytes.expect('GCOL', heap);
    const end = heap + bytes.u64(heap + 8);
    const places = new Map<number, Place>();
    for (let at = heap + 16; at + 16 <= end; ) {
      const index = bytes.u16(at);
      const size = bytes.u64(at + 8);
      // Free space ends the heap.
      if (index === 0) break;
      places.set(index, { at: at + 16, size });
      at += 16 + Math.ceil(size / 8) * 8;
    }
    return places;
  }
}
