import { BundleError } from '../../errors.js';

/** What an address has that points nowhere. */
const UNDEFINED = 2n ** 64n - 1n;
/** A structure may be read this often in the mean, and small files get this many bytes in any case. */
const READS_PER_BYTE = 4;
const LEAST_BUDGET = 4_000_000;

/**
 * The bytes of an HDF5 file, little-endian as all its structure is.
 *
 * Every access is checked against the file's end and paid from a budget that grows with the file: pointers may lead back
 * to what was read already, but never for long.
 */
export class Hdf5Bytes {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #source: string;
  #budget: number;

  /**
   * @param bytes from the file's signature on
   * @param source for messages
   */
  constructor(bytes: Uint8Array, source: string) {
    this.length = bytes.length;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#source = source;
    this.#budget = LEAST_BUDGET + READS_PER_BYTE * bytes.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#check(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#check(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#check(at, 4), true);
  }

  /** A length of 8 bytes. */
  u64(at: number): number {
    const value = this.#view.getBigUint64(this.#check(at, 8), true);
    if (value > Number.MAX_SAFE_INTEGER) throw this.failure(`holds the impossible length ${value}`);
    return Number(value);
  }

  /** A number of 1 to 8 bytes. */
  uint(at: number, bytes: number): number {
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + this.u8(at + i);
    if (!Number.isSafeInteger(value)) throw this.failure(`holds the impossible length ${value}`);
    return value;
  }

  /** A position in the file; undefined for the one that means none. */
  address(at: number): number | undefined {
    const value = this.#view.getBigUint64(this.#check(at, 8), true);
    if (value === UNDEFINED) return undefined;
    if (value >= this.length) throw this.failure(`points to byte ${value}, but it has ${this.length}`);
    return Number(value);
  }

  /** UTF-8, which holds ASCII, up to a zero byte or `bytes` long. */
  text(at: number, bytes: number): string {
    const piece = this.slice(at, bytes);
    const end = piece.indexOf(0);
    return new TextDecoder().decode(end === -1 ? piece : piece.subarray(0, end));
  }

  /** A view, not a copy. */
  slice(at: number, bytes: number): Uint8Array {
    this.#check(at, bytes);
    return this.#bytes.subarray(at, at + bytes);
  }

  /** Checks the four letters that each kind of structure starts with. */
  expect(signature: string, at: number): void {
    const found = this.text(at, signature.length);
    if (found === signature) return;
    throw this.failure(
      `must have the structure ${signature} at byte ${at}, and has ${JSON.stringify(found)}`,
    );
  }

  /** Pays for work that reads no bytes. */
  spend(cost: number): void {
    this.#budget -= cost;
    if (this.#budget < 0) throw this.failure('refers to the same bytes over and over');
  }

  /** An error for a file whose structure is damaged. */
  failure(problem: string): BundleError {
    return new BundleError(
      `Reading ${this.#source}: the HDF5 file ${problem}. It is damaged; get or write it again.`,
    );
  }

  /** An error for a sound file with something that is not read. */
  unsupported(what: string): BundleError {
    return new BundleError(
      `Reading ${this.#source}: the HDF5 file has ${what}, which is not read; save it again as Keras does by default, or ` +
        'as safetensors.',
    );
  }

  #check(at: number, bytes: number): number {
    this.spend(Math.max(bytes, 1));
    if (at >= 0 && bytes >= 0 && at + bytes <= this.length) return at;
    throw this.failure(`is cut off: bytes ${at} to ${at + bytes} are needed, but it has ${this.length}`);
  }
}
