import type { TensorData } from './tensor-data.js';

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, TensorData>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The header's entry that is no tensor. */
export const METADATA_KEY = '__metadata__';

/** Of the number at the file's start: the length of the header. */
export const LENGTH_BYTES = 8;
