import type { ModelWeight } from './model-weights.js';
import type { TensorData } from './tensor-data.js';

/** The formats that weights are read from. */
export type WeightFormat = 'tfjs-layers' | 'tfjs-graph' | 'safetensors' | 'keras-hdf5' | 'keras-v3';

/** Weights as a file holds them, whatever its format: its own names, its own order of axes. */
export interface WeightFile {
  readonly format: WeightFormat;
  /** For messages: the path or address. */
  readonly source: string;
  /** By the file's names; half-width floats are widened, and tfjs's quantised numbers restored. */
  readonly weights: Readonly<Record<string, TensorData>>;
  /** SHA-256 of the weights' bytes, in hexadecimal. */
  readonly sha256: string;
  /** The network's description as the file holds it, where it does. */
  readonly topology?: unknown;
}

/** Where a model's weight lies in a file. */
export interface WeightPlace {
  /** The file's name for it. */
  readonly name: string;
  /** Axis i of the model's weight is axis `axes[i]` of the file's; default the same order. */
  readonly axes?: readonly number[];
}

/** Finds each weight of a model in a file: one place, or several names of which the first that exists counts. */
export type WeightMap = (weight: ModelWeight) => WeightPlace | readonly WeightPlace[];
