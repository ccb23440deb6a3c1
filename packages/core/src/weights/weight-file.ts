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
  /** SHA-256 of the weights' bytes, in hexadecimal: of the file, or of its shards one after another. */
  readonly sha256: string;
  /** The network's description as the file holds it, where it does. */
  readonly topology?: unknown;
}

/** Where a model's weight lies in a file, and how its numbers are turned. */
export interface WeightPlace {
  /** The file's name for it. */
  readonly name: string;
  /**
   * The shape that the file's numbers are taken to have before their axes are reordered; default the file's own. The
   * result then only needs as many numbers as the model's weight: a dense kernel `[out, channels * height * width]` is
   * read as `[out, channels, height, width]`, turned by `axes: [2, 3, 1, 0]` and laid into
   * `[height * width * channels, out]`.
   */
  readonly reshape?: readonly number[];
  /** Axis i of the model's weight is axis `axes[i]` of the file's (or of `reshape`); default the same order. */
  readonly axes?: readonly number[];
}

/**
 * Finds each weight of a model in a file: one place, or several of which the first whose name exists counts.
 *
 * @param file for maps that look at what the file has
 */
export type WeightMap = (weight: ModelWeight, file: WeightFile) => WeightPlace | readonly WeightPlace[];
