import type { Random } from '../random.js';

/** The `label` of an example in a multi-label dataset, where `labels` says its classes: no position in `Dataset.labels`. */
export const NO_SINGLE_LABEL = -1;

/** What is known of an example without reading its input. */
export interface ExampleInfo {
  /** A file's path, or a position in a file: for messages, reports and skipping. Unique within its dataset. */
  readonly id: string;
  /** Class index: a position in `Dataset.labels`. {@link NO_SINGLE_LABEL} in a multi-label dataset. */
  readonly label: number;
  /** In a multi-label dataset all classes of the example, each once; may be empty. Left out in any other. */
  readonly labels?: readonly number[];
  /** What a split by group or a hold-out expression may ask for: `{ index: 12, file: '0012.jpg' }`. */
  readonly fields: Readonly<Record<string, string | number>>;
  /**
   * How long the raw input is, in whatever unit the source has, such as characters: inputs of variable length are put into
   * batches with others of about their length. Default unknown.
   */
  readonly length?: number;
}

/** One labelled input. */
export interface Example<Input> extends ExampleInfo {
  readonly input: Input;
}

/** What a mapping over a dataset may depend on besides the input itself. */
export interface ReadContext {
  /** A stream keyed by seed, epoch and example, so that no reading order changes it. */
  readonly random: Random;
}

/** Where a dataset's examples come from. `info` is cheap and synchronous; `read` may go to disk or network. */
export interface ExampleSource<Input> {
  /** Class names in index order. */
  readonly labels: readonly string[];
  readonly length: number;
  /** Whether an example has any number of classes (`info.labels`) instead of one (`info.label`); default false. */
  readonly multiLabel?: boolean;
  /** Whether reading again costs less than keeping what was read, as with raw pixels in a file; default false. */
  readonly cheap?: boolean;
  info(index: number): ExampleInfo;
  /** @throws DataError for an input that can't be read: `batches` skips and counts a few of them. */
  read(index: number): Input | Promise<Input>;
  /** Releases files and handles. */
  close?(): Promise<void>;
}
