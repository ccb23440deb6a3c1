import type { PreprocessorConfig } from '../data/preprocessor.js';
import type { MultiLabelEvaluation } from '../metrics/evaluate-multi-label.js';
import type { Evaluation } from '../metrics/evaluation.js';
import type { TrainingSummary } from '../training/progress.js';
import type { WeightPrecision } from './weight-precision.js';

/** The content of `striate.json`, beside `model.json`, `weights.bin` and what a domain keeps besides. */
export interface Manifest {
  readonly format: 'striate-bundle';
  /** Raised when an older reader could misread a bundle. */
  readonly formatVersion: 1;
  /** `image-classification`, ... */
  readonly task: string;
  readonly architecture: string;
  readonly labels: readonly string[];
  /** True where an input has any number of the labels; left out where it has one. */
  readonly multiLabel?: boolean;
  readonly preprocessor: PreprocessorConfig;
  /** Numbers that the model learns: without the moving statistics of batch normalisation. */
  readonly parameters: number;
  /** How `weights.bin` holds the numbers; left out for `float32`. */
  readonly weights?: WeightPrecision;
  /** Package versions that wrote the bundle. */
  readonly versions: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly created: string;
  readonly training?: TrainingSummary & { readonly settings: Readonly<Record<string, unknown>> };
  /** A multi-label classifier's are a `MultiLabelEvaluation`'s. */
  readonly metrics?: Partial<Evaluation> | Partial<MultiLabelEvaluation>;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}
