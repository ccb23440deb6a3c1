import { DataError, ShapeError } from '../errors.js';
import { createRandom } from '../random.js';
import { type ArraySourceOptions, arraySource, type LabelIndices } from './array-source.js';
import type { Batch } from './batch.js';
import { type BatchesOptions, batches } from './batches.js';
import type { Example, ExampleInfo, ExampleSource, ReadContext } from './example.js';
import { type FoldsOptions, foldIndices } from './folds.js';
import { holdOutIndices } from './hold-out.js';
import { checkClassNames, checkLabel } from './labels.js';
import type { NdArray } from './nd-array.js';
import { mapReader, type Reader, type ReadKey } from './reader.js';
import { type SplitOptions, splitIndices } from './split.js';
import { stratifiedSample } from './stratify.js';

/** The views that `split` returns. */
export interface DatasetSplit<Input> {
  readonly train: Dataset<Input>;
  readonly validation: Dataset<Input>;
  readonly test: Dataset<Input>;
}

/**
 * Labelled examples: lazy, random-access, immutable.
 *
 * Every method that returns a dataset returns a view of the same source: no input is read before it is asked for, and
 * a view holds four bytes an example. Maps see each example under its position in the source, so that a chain of
 * `map`, `subset`, `shuffle` and `split` gives an example the same random stream in any order.
 *
 * @example
 * const data = Dataset.fromArrays(['ant', 'bee', 'cat'], [0, 0, 1], { labels: ['insect', 'mammal'] });
 * const loud = data.map((word) => word.toUpperCase()).filter(({ label }) => label === 0);
 * loud.length; // 2
 * (await loud.at(1)).input; // 'BEE'
 */
export class Dataset<Input> {
  /** Where the examples come from; shared by all views. */
  readonly source: ExampleSource<unknown>;
  readonly #reader: Reader<Input>;
  readonly #indices: Uint32Array;

  private constructor(source: ExampleSource<unknown>, reader: Reader<Input>, indices: Uint32Array) {
    this.source = source;
    this.#reader = reader;
    this.#indices = indices;
  }

  /**
   * Makes a dataset of all examples of a source.
   *
   * @throws DataError where class names are empty or occur twice, or the length is no whole number
   */
  static from<Input>(source: ExampleSource<Input>): Dataset<Input> {
    checkClassNames(source.labels);
    if (!Number.isInteger(source.length) || source.length < 0) {
      throw new DataError(`Dataset.from: the source's length must be a whole number, got ${source.length}.`);
    }
    const reader: Reader<Input> = { maps: 0, read: (index) => source.read(index) };
    return new Dataset(
      source,
      reader,
      Uint32Array.from({ length: source.length }, (_, index) => index),
    );
  }

  /**
   * Makes a dataset of inputs that are already in memory.
   *
   * @param inputs kept by reference
   * @param labelIndices the class of each input, a position in `options.labels`; or lists of such, for inputs of any number
   *   of classes
   * @throws DataError where lengths differ, a label is out of range, or an id or class name occurs twice
   */
  static fromArrays<Input>(
    inputs: ArrayLike<Input>,
    labelIndices: LabelIndices,
    options: ArraySourceOptions,
  ): Dataset<Input> {
    const dataset = Dataset.from(arraySource(inputs, labelIndices, options));
    for (let index = 0; index < dataset.length; index++) dataset.info(index);
    return dataset;
  }

  get length(): number {
    return this.#indices.length;
  }

  /** Class names in index order: the source's, also where a subset lacks some of them. */
  get labels(): readonly string[] {
    return this.source.labels;
  }

  /** Whether an example has any number of classes, `info.labels`, instead of one. */
  get multiLabel(): boolean {
    return this.source.multiLabel ?? false;
  }

  /** The greatest length, where that of arrays may differ between examples: see {@link variableLength}. */
  get maxLength(): number | undefined {
    return this.#reader.maxLength;
  }

  /**
   * What is known of an example without reading its input.
   *
   * @throws DataError where the source gives a label that is no position in `labels`, or a class of an example twice
   */
  info(index: number): ExampleInfo {
    const info = this.source.info(this.#position(index));
    checkLabel(info, this.source);
    return info;
  }

  /**
   * Reads one example through all maps.
   *
   * @param key decides what random maps draw; default seed 0, epoch 0
   * @throws DataError for an input that can't be read
   */
  async at(index: number, key: ReadKey = {}): Promise<Example<Input>> {
    const info = this.info(index);
    return { ...info, input: await this.read(index, key) };
  }

  /** Reads one input through all maps: without a promise where the source and the maps are synchronous. */
  read(index: number, key: ReadKey = {}): Input | Promise<Input> {
    return this.#reader.read(this.#position(index), key);
  }

  /**
   * Changes inputs as they are read.
   *
   * @param transform gets the input and a `random` stream keyed by (seed, epoch, example, position of this map among
   * the maps): independent of other maps, and of the order in which examples are read
   */
  map<Output>(transform: (input: Input, context: ReadContext) => Output | Promise<Output>): Dataset<Output> {
    return this.through((reader) => mapReader(reader, transform));
  }

  /** Replaces the way inputs are read: what `map` and `cached` are made of. */
  through<Output>(wrap: (reader: Reader<Input>) => Reader<Output>): Dataset<Output> {
    return new Dataset(this.source, wrap(this.#reader), this.#indices);
  }

  /** Keeps the examples for which `keep` returns true; reads no inputs. */
  filter(keep: (info: ExampleInfo) => boolean): Dataset<Input> {
    return this.#view(this.#indices.filter((_, index) => keep(this.info(index))));
  }

  /**
   * Keeps the examples at these positions, in this order; a position may occur more than once.
   *
   * @throws ShapeError for a position that does not exist
   */
  subset(indices: ArrayLike<number>): Dataset<Input> {
    return this.#view(Uint32Array.from(indices, (index) => this.#position(index)));
  }

  /**
   * Draws a random sample, each class in proportion; each class that has examples gets one where `count` allows it. Of a
   * multi-label dataset, by iterative stratification: see `split`.
   *
   * @param count the whole dataset is returned where it has no more than that
   * @throws ShapeError for a count that is no positive whole number
   * @example
   * mnist.take(1000, { seed: 1 }); // about 100 of each digit
   */
  take(count: number, { seed = 0 }: { readonly seed?: number } = {}): Dataset<Input> {
    if (!Number.isInteger(count) || count < 1) {
      throw new ShapeError(`Dataset.take: count must be a whole number of at least 1, got ${count}.`);
    }
    return count >= this.length ? this : this.subset(stratifiedSample(this, count, seed));
  }

  /**
   * Divides the examples between training, validation and test.
   *
   * Stratified (the default), each class is divided in proportion, by the method of the largest remainder, with at
   * least one example of each class on every side. With `groupBy`, a group's examples never part. The same seed gives
   * the same test examples whatever the validation fraction.
   *
   * A multi-label dataset is divided by iterative stratification, the rarest class first: each class about in proportion, the
   * sides of the size asked for.
   *
   * @returns three views, in the order of this dataset; one that was not asked for is empty
   * @throws ShapeError for a fraction out of range
   * @throws DataError for a class with too few examples (named, with its count), too few groups, or an unknown field
   * @see Sechidis et al. 2011, https://doi.org/10.1007/978-3-642-23808-6_10: iterative stratification
   * @example
   * const { train, test } = data.split({ test: 0.2, seed: 1 });
   * const byVoice = data.split({ test: { speaker: ['theo'] }, validation: 0.25, groupBy: 'speaker' });
   */
  split(options: SplitOptions): DatasetSplit<Input> {
    const { train, validation, test } = splitIndices(this, options);
    return { train: this.subset(train), validation: this.subset(validation), test: this.subset(test) };
  }

  /**
   * Divides the examples into folds for cross-validation: each is the test side once, all others its training side.
   *
   * Stratified (the default), each class is spread over the folds as evenly as it goes: counts differ by one at most; those
   * of a multi-label dataset about, by iterative stratification. With `groupBy`, a group's examples stay in one fold.
   *
   * @param count at least 2
   * @returns one pair of views a fold, in the order of this dataset; the test sides are disjoint and cover it
   * @throws ShapeError for a count that is no whole number of at least 2
   * @throws DataError for fewer examples or groups than folds, a class of a single example, or an unknown field
   * @example
   * data.folds(10, { seed: 1 }).map(({ train, test }) => [train.length, test.length]); // [[9596, 1066], ...]
   */
  folds(count: number, options?: FoldsOptions): Pick<DatasetSplit<Input>, 'train' | 'test'>[] {
    const folds = foldIndices(this, count, options);
    return folds.map((test) => {
      const held = new Set(test);
      const train = Uint32Array.from({ length: this.length }, (_, index) => index);
      return { train: this.subset(train.filter((index) => !held.has(index))), test: this.subset(test) };
    });
  }

  /**
   * Holds out the examples for which an expression holds: `field=value,value...`, `field!=value`, or `field<number`
   * (also `<=`, `>`, `>=`), over `info.fields`, `label` (the class name) and `id`.
   *
   * @throws DataError for a malformed expression, an unknown field (with those that exist), or where nothing or
   * everything is held out
   * @example
   * const { train, test } = spokenDigits.holdOut('take<5');
   */
  holdOut(expression: string): Pick<DatasetSplit<Input>, 'train' | 'test'> {
    const { train, test } = holdOutIndices(this, expression);
    return { train: this.subset(train), test: this.subset(test) };
  }

  /** Puts the examples in a random order that follows from `seed`. */
  shuffle(seed = 0): Dataset<Input> {
    return this.subset(createRandom(seed, 'shuffle').permutation(this.length));
  }

  /** Iterates over the examples once, in batches of tensors: see {@link batches}. */
  batches(this: Dataset<NdArray>, options: BatchesOptions): AsyncIterable<Batch> {
    return batches(this, options);
  }

  /** Releases the source's files and handles: of all views at once. */
  async close(): Promise<void> {
    await this.source.close?.();
  }

  #view(indices: Uint32Array): Dataset<Input> {
    return new Dataset(this.source, this.#reader, indices);
  }

  #position(index: number): number {
    const position = this.#indices[index];
    if (position !== undefined) return position;
    throw new ShapeError(
      `Dataset: an index must be a whole number from 0 to ${this.length - 1} ` +
        `(the dataset has ${this.length} examples), got ${index}.`,
    );
  }
}
