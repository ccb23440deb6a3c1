import { alignLabels } from '../../classifier/align-labels.js';
import { checkOneLabelEach, checkTrainingData } from '../../classifier/check-training-data.js';
import type { PredictOptions } from '../../classifier/classifier.js';
import type { Batch } from '../../data/batch.js';
import type { Dataset } from '../../data/dataset.js';
import type { SkippedExample } from '../../data/skipped.js';
import { positionsByClass } from '../../data/stratify.js';
import { DataError, ShapeError } from '../../errors.js';
import { evaluateBatches } from '../../metrics/evaluate-batches.js';
import type { EvaluateOptions } from '../../metrics/evaluate-options.js';
import type { Evaluation } from '../../metrics/evaluation.js';
import type { ScoredLabel } from '../../metrics/prediction.js';
import { rankLabels } from '../../metrics/top-k.js';
import { resolveStorage } from '../../storage/resolve.js';
import type { Storage } from '../../storage/storage.js';
import type { Backbone } from '../backbone.js';
import { checkBackbone } from '../check-backbone.js';
import type { FeatureOptions } from '../extract-features.js';
import { embedDataset } from './embed-dataset.js';
import { type Embedder, embedder } from './embedder.js';
import { readEmbeddings, writeEmbeddings } from './embedding-file.js';
import type { EmbeddingHead, EmbeddingScorer } from './embedding-head.js';
import { EmbeddingIndex, indexOf } from './embedding-index.js';
import { sourceOf } from './embedding-source.js';
import { embeddingsOf } from './embeddings-of.js';
import { nearestNeighbours } from './nearest-neighbours.js';
import { describeHead, headFrom } from './saved-head.js';

/** An example to learn from. */
export interface LabelledInput<Input> {
  /** One of its kind in a classifier. */
  readonly id: string;
  /** Its class; a new one is learnt with it. */
  readonly label: string;
  readonly input: Input;
}

interface EmbeddingCacheOptions {
  /** Keeps embeddings from one run to the next: `./cache`, or a storage; default none. */
  readonly featureCache?: string | Storage;
}

/** How a classifier is measured. */
export interface EmbeddingEvaluateOptions extends EvaluateOptions, EmbeddingCacheOptions {}

export interface EmbeddingClassifierOptions<Input> {
  /** Stays its owner's, and is needed as long as the classifier. */
  readonly backbone: Backbone<Input>;
  /** How classes follow from examples; default `nearestNeighbours()`. */
  readonly head?: EmbeddingHead;
}

/** How a classifier learns a dataset. */
export interface EmbeddingFitOptions<Input>
  extends EmbeddingClassifierOptions<Input>,
    EmbeddingCacheOptions,
    Pick<FeatureOptions<unknown>, 'batchSize' | 'maxBytes' | 'onProgress' | 'signal'> {
  /** Hears of each example that can't be read, and is left out. */
  readonly onSkip?: (skipped: SkippedExample) => void;
}

/**
 * A classifier that remembers the embeddings of its examples: one more of them, or a new class, is learnt at once, without
 * training. What it makes of them is its head's: {@link nearestNeighbours} or {@link prototypes}.
 *
 * @typeParam Input a raw input, such as a file; anything but an array, which `predict` takes for several inputs
 * @example
 * const classifier = await EmbeddingClassifier.fit(train, { backbone, head: prototypes() });
 * await classifier.add({ id: 'new.jpg', label: 'washer', input: './new.jpg' });
 * await classifier.predict('./one.jpg', { topK: 1 }); // [{ label: 'bolt', score: 0.83 }]
 */
export class EmbeddingClassifier<Input> {
  readonly head: EmbeddingHead;
  readonly #backbone: Backbone<Input>;
  readonly #embedder: Embedder<Input>;
  readonly #examples: EmbeddingIndex;
  /** Of the examples as they are. */
  #scorer: EmbeddingScorer | undefined;

  /**
   * Makes a classifier without examples; `add` gives it some.
   *
   * @param examples what it remembers; default nothing
   * @throws ShapeError where the backbone's embedding is not `[batch, width]`
   */
  constructor(
    { backbone, head = nearestNeighbours() }: EmbeddingClassifierOptions<Input>,
    examples?: EmbeddingIndex,
  ) {
    this.head = head;
    this.#backbone = backbone;
    this.#embedder = embedder(backbone);
    this.#examples = examples ?? new EmbeddingIndex(this.#embedder.width);
  }

  /**
   * Learns a dataset. Each example goes through the backbone once, or never, where `featureCache` has its embedding.
   *
   * @param dataset raw inputs of at least two classes, each with examples
   * @returns the classifier; `dispose()` frees it
   * @throws DataError for a dataset that is empty, multi-label or has one class, a class without examples, an id that occurs twice, or too
   *   many unreadable inputs
   */
  static async fit<Input>(
    dataset: Dataset<Input>,
    { featureCache, onSkip, backbone, head, ...options }: EmbeddingFitOptions<Input>,
  ): Promise<EmbeddingClassifier<Input>> {
    checkBackbone(backbone, { attempt: 'EmbeddingClassifier.fit' });
    checkTrainingData(dataset, 'EmbeddingClassifier.fit');
    checkOneLabelEach(dataset, 'EmbeddingClassifier.fit');
    const examples = new EmbeddingIndex(sourceOf(backbone).width);
    const features = await embedDataset(dataset, backbone, { ...options, storage: featureCache });
    for (const one of features.skipped) onSkip?.(one);
    // Class by class, so that the classes keep their order.
    for (const index of positionsByClass(features.dataset).flat()) {
      const { id, label, input } = await features.dataset.at(index);
      examples.add({ id, label: dataset.labels[label] as string, embedding: input.data });
    }
    return new EmbeddingClassifier({ backbone, head }, examples);
  }

  /**
   * Opens a saved classifier.
   *
   * @param location a folder, database or address as `resolveStorage` takes it, or a storage
   * @param backbone the one that it was saved with, prepared in the same way
   * @throws ShapeError for what is no backbone
   * @throws BundleError where a file is missing, damaged or from a newer version, or holds embeddings of other weights or
   *   other preprocessing
   */
  static async load<Input>(
    location: string | Storage,
    backbone: Backbone<Input>,
  ): Promise<EmbeddingClassifier<Input>> {
    checkBackbone(backbone, { attempt: 'EmbeddingClassifier.load' });
    const source = sourceOf(backbone);
    const { embeddings, head, where } = await readEmbeddings(resolveStorage(location), source);
    return new EmbeddingClassifier(
      { backbone, head: headFrom(head, where) },
      indexOf(embeddings, source.width),
    );
  }

  /** Class names: in the order of the dataset that it was fitted to, then in the order in which they were added. */
  get labels(): readonly string[] {
    return this.#examples.labels;
  }

  /** Examples that it has learnt from. */
  get size(): number {
    return this.#examples.size;
  }

  /**
   * Learns one example, or several, or none of them where one can't be learnt.
   *
   * @throws DataError for an id that is taken, or an input that can't be read
   */
  async add(examples: LabelledInput<Input> | readonly LabelledInput<Input>[]): Promise<void> {
    const list = 'id' in examples ? [examples] : examples;
    const embeddings = await this.#embedder.embed(list.map(({ input }) => input));
    this.#examples.addAll(
      list.map(({ id, label }, i) => ({ id, label, embedding: embeddings[i] as Float32Array })),
    );
    this.#scorer = undefined;
  }

  /**
   * Forgets an example, and its class with the last example of it.
   *
   * @returns whether there was one of that id
   */
  remove(id: string): boolean {
    const removed = this.#examples.remove(id);
    if (removed) this.#scorer = undefined;
    return removed;
  }

  /**
   * Names the likeliest classes of one input, or of each of several: as `Classifier.predict` does.
   *
   * @returns the likeliest label first, of equals the one that comes first in `labels`; for several inputs one list each
   * @throws DataError where there are no examples yet, or for an input that can't be read; ShapeError for options out of range
   * @example
   * const [best] = await classifier.predict('./one.jpg'); // { label: 'bolt', score: 0.83 }
   */
  predict(input: Input, options?: PredictOptions): Promise<ScoredLabel[]>;
  predict(inputs: readonly Input[], options?: PredictOptions): Promise<ScoredLabel[][]>;
  async predict(
    input: Input | readonly Input[],
    { topK = 5, batchSize }: PredictOptions = {},
  ): Promise<ScoredLabel[] | ScoredLabel[][]> {
    if (!Number.isSafeInteger(topK) || topK < 1)
      throw new ShapeError(`predict: topK must be a whole number of at least 1, got ${topK}.`);
    const single = !Array.isArray(input);
    const inputs: readonly Input[] = single ? [input as Input] : input;
    const embeddings = await this.#embedder.embed(inputs, { batchSize });
    // Of the examples that there are now, whatever has been added while the network ran.
    const score = this.#scoring('predict');
    const ranked = embeddings.map((embedding) => rankLabels(score(embedding), this.labels, topK));
    return single ? (ranked[0] as ScoredLabel[]) : ranked;
  }

  /**
   * Measures the classifier on labelled inputs: as `Classifier.evaluate` does. Classes are matched by name. Add and remove no
   * examples meanwhile.
   *
   * @param dataset raw inputs that it has not learnt from; its classes are among the classifier's
   * @throws DataError where there are no examples yet, for a class that the classifier does not know, an empty dataset, or
   *   too many unreadable inputs
   * @example
   * const { accuracy, confusionMatrix } = await classifier.evaluate(test);
   */
  async evaluate(
    dataset: Dataset<Input>,
    { featureCache, ...options }: EmbeddingEvaluateOptions = {},
  ): Promise<Evaluation> {
    const score = this.#scoring('evaluate');
    const start = performance.now();
    const aligned = alignLabels(dataset, this.labels, 'evaluate');
    const { signal, batchSize, onProgress } = options;
    const features = await embedDataset(aligned, this.#backbone, {
      storage: featureCache,
      signal,
      batchSize,
      onProgress: (event) => event.type === 'features' && onProgress?.(event),
    });
    const predict = async (batch: Batch): Promise<Float32Array> => {
      const rows = (await batch.x.data()) as Float32Array;
      batch.dispose();
      const { width } = this.#examples;
      const scores = batch.examples.map((_, i) => score(rows.subarray(i * width, (i + 1) * width)));
      return Float32Array.from(scores.flatMap((row) => [...row]));
    };
    const measured = await evaluateBatches(embeddingsOf(aligned, features), predict, {
      ...options,
      onProgress: undefined,
    });
    const seconds = (performance.now() - start) / 1000;
    return { ...measured, seconds, examplesPerSecond: measured.examples / seconds };
  }

  /**
   * Saves the examples' embeddings and the settings. The backbone is not saved: `load` needs it again.
   *
   * @param location `./parts` in Node, `indexeddb://parts` in a browser, or a storage
   * @throws BundleError where it can't be written; nothing is changed then
   */
  async save(location: string | Storage): Promise<void> {
    await writeEmbeddings(resolveStorage(location), this.#examples, this.#embedder, describeHead(this.head));
  }

  /** Frees its memory; the backbone's stays. */
  dispose(): void {
    this.#embedder.dispose();
  }

  #scoring(attempt: string): EmbeddingScorer {
    if (this.size === 0)
      throw new DataError(`${attempt}: the classifier has no examples yet; add some first.`);
    this.#scorer ??= this.head.scorer(this.#examples);
    return this.#scorer;
  }
}
