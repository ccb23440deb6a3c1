import { sha256Hex } from '../storage/sha256.js';
import type { Storage } from '../storage/storage.js';
import { decodeSafetensors } from '../weights/decode-safetensors.js';
import { encodeSafetensors } from '../weights/encode-safetensors.js';

/** Examples to a file: few enough to lose little when a process is killed, many enough to have few files. */
const SHARD = 256;
const FORMAT = 'striate-features';
const TENSOR = 'features';

export interface FeatureStoreOptions {
  readonly storage: Storage;
  /** What the features are of: another network, layer or preprocessing has another key. */
  readonly key: string;
  /** Numbers of one example. */
  readonly size: number;
}

/**
 * Features of examples in files, found again by the examples' own keys. A file has many examples, is written as a whole
 * and carries a hash; one that is damaged is removed, and its examples are missing again.
 */
export class FeatureStore {
  readonly #storage: Storage;
  readonly #size: number;
  readonly #prefix: string;
  #pending = new Map<string, Float32Array>();

  constructor({ storage, key, size }: FeatureStoreOptions) {
    this.#storage = storage;
    this.#size = size;
    this.#prefix = `features-${sha256Hex(new TextEncoder().encode(`${key} ${size}`)).slice(0, 16)}-`;
  }

  /** Reads the features of these examples, as far as they are known. */
  async load(keys: ReadonlySet<string>): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    const files = await this.#storage.list();
    for (const file of files.filter((name) => name.startsWith(this.#prefix))) {
      const shard = this.#decode(await this.#storage.read(file));
      if (!shard) await this.#storage.remove(file);
      for (const [key, features] of shard ?? []) if (keys.has(key)) found.set(key, features);
    }
    return found;
  }

  /** Adds an example; every so many of them are written. */
  async add(key: string, features: Float32Array): Promise<void> {
    this.#pending.set(key, features);
    if (this.#pending.size >= SHARD) await this.flush();
  }

  /** Writes what has been added. */
  async flush(): Promise<void> {
    if (this.#pending.size === 0) return;
    const keys = [...this.#pending.keys()];
    const data = new Float32Array(keys.length * this.#size);
    for (const [i, features] of [...this.#pending.values()].entries()) data.set(features, i * this.#size);
    this.#pending = new Map();
    const list = JSON.stringify(keys);
    const sha256 = hash(list, data);
    const tensors = { [TENSOR]: { dtype: 'F32' as const, shape: [keys.length, this.#size], data } };
    // Named by its content: two processes with one cache do not replace each other's files.
    const file = `${this.#prefix}${sha256.slice(0, 16)}.safetensors`;
    await this.#storage.write({ [file]: encodeSafetensors(tensors, { format: FORMAT, keys: list, sha256 }) });
  }

  /** @returns undefined for a file that is damaged */
  #decode(bytes: Uint8Array): [string, Float32Array][] | undefined {
    try {
      const { tensors, metadata } = decodeSafetensors(bytes);
      const data = tensors[TENSOR]?.data as Float32Array;
      const keys = JSON.parse(metadata.keys ?? '') as string[];
      if (metadata.sha256 !== hash(metadata.keys ?? '', data)) return undefined;
      return keys.map((key, i) => [key, data.subarray(i * this.#size, (i + 1) * this.#size)]);
    } catch {
      // Whatever is wrong with it: its examples are computed again.
      return undefined;
    }
  }
}

function hash(keys: string, data: Float32Array): string {
  const numbers = sha256Hex(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return sha256Hex(new TextEncoder().encode(keys + numbers));
}
