import { DataError, EventLoopBreaks, ShapeError } from '@striate/core';
import { alignLabels } from '@striate/core/classifier';
import { classesOf, type Dataset, type ExampleInfo, type SkippedExample } from '@striate/core/data';
import {
  type MultiLabelOptions,
  multiLabelMetrics,
  rankLabels,
  type ScoredLabel,
} from '@striate/core/metrics';
import { type Tokenizer, tokenizerFromConfig, wordTokenizer } from '../tokenizers/index.js';
import { type BaselineContent, decodeBaseline, encodeBaseline } from './baseline-file.js';
import {
  type BaselineEvaluation,
  evaluatePredictions,
  type MultiLabelBaselineEvaluation,
} from './evaluate-baseline.js';
import { fitLogistic, sigmoid } from './logistic-regression.js';
import { type NGramOptions, resolveNGrams } from './n-grams.js';
import { SparseRows, type SparseVector } from './sparse-rows.js';
import { NGramCounter } from './tf-idf.js';

export interface LinearBaselineOptions extends NGramOptions {
  /** Default words in lower case. */
  readonly tokenizer?: Tokenizer;
  /** The weight of the loss against that of the weights' squares; default 30. */
  readonly c?: number;
  /** Texts that an n-gram must occur in; default 1. */
  readonly minCount?: number;
  /** N-grams that are kept: those in most texts. Default 200,000. */
  readonly maxFeatures?: number;
  /** Texts to learn from: of more, a sample of each class in proportion. Default 200,000. */
  readonly maxExamples?: number;
  /** Orders the examples; default 0. */
  readonly seed?: number;
  /** How near to the best weights the solver goes: the greatest derivative that is left; default 1e-3. */
  readonly tolerance?: number;
  /** Hears of each text that can't be read; it is left out. */
  readonly onSkip?: (skipped: SkippedExample) => void;
  readonly signal?: AbortSignal;
}

const MAX_EXAMPLES = 200_000;
const MAX_FEATURES = 200_000;
const C = 30;

/**
 * The classifier to beat: a logistic regression on the TF-IDF weights of a text's n-grams, one class against the rest. It
 * learns 10,000 sentences in a few seconds, and on many a set of texts does better than a network. Of a multi-label dataset its
 * probabilities are independent, one for each label.
 *
 * @see Wang and Manning 2012, https://aclanthology.org/P12-2018: how good such baselines are
 * @example
 * const baseline = await LinearBaseline.fit(train);
 * (await baseline.evaluate(test)).accuracy; // 0.813
 * baseline.predict('a warm, funny, engaging film'); // [{ label: 'pos', score: 0.97 }, { label: 'neg', score: 0.03 }]
 */
export class LinearBaseline {
  readonly labels: readonly string[];
  /** Whether a text may have any number of labels. */
  readonly multiLabel: boolean;
  readonly #content: BaselineContent;
  readonly #tokenizer: Tokenizer;

  private constructor(content: BaselineContent, tokenizer: Tokenizer) {
    this.labels = content.labels;
    this.multiLabel = content.multiLabel;
    this.#content = content;
    this.#tokenizer = tokenizer;
  }

  /**
   * Learns n-grams and weights from labelled texts. Texts that can't be read are left out: `onSkip` hears of them.
   *
   * @throws DataError where no n-gram occurs, or no text can be read: the first one's error; ShapeError for options out of range
   */
  static async fit(dataset: Dataset<string>, options: LinearBaselineOptions = {}): Promise<LinearBaseline> {
    const { tokenizer = wordTokenizer({ lowercase: true }), seed = 0, signal, c = C, tolerance } = options;
    const { minCount = 1, maxFeatures = MAX_FEATURES, maxExamples = MAX_EXAMPLES, onSkip } = options;
    checkOptions({ c, minCount, maxFeatures, maxExamples });
    const sample = dataset.take(maxExamples, { seed });
    const counter = new NGramCounter({ settings: resolveNGrams(options), minCount, maxFeatures });
    for await (const { text } of readable(sample, { signal, onSkip })) counter.add(tokenizer.tokenize(text));
    const tfIdf = counter.finish();
    const breaks = new EventLoopBreaks();
    const vectors: SparseVector[] = [];
    const classes: (readonly number[])[] = [];
    for await (const { text, info } of readable(sample, { signal })) {
      vectors.push(tfIdf.vector(tokenizer.tokenize(text)));
      classes.push(classesOf(info));
      await breaks.take();
    }
    const rows = new SparseRows(vectors);
    const features = tfIdf.features.length;
    const { labels, multiLabel } = dataset;
    // Of two classes that exclude each other one model tells both.
    const positives = labels.length === 2 && !multiLabel ? [1] : [...labels.keys()];
    const weights = new Float32Array(positives.length * features);
    const bias = new Float32Array(positives.length);
    for (const [model, positive] of positives.entries()) {
      await breaks.take();
      signal?.throwIfAborted();
      const targets = Int8Array.from(classes, (own) => (own.includes(positive) ? 1 : -1));
      const fitted = fitLogistic(rows, targets, { features, c, seed, tolerance });
      weights.set(fitted.weights, model * features);
      bias[model] = fitted.bias;
    }
    const content = { labels, multiLabel, tfIdf, weights, bias, tokenizer: tokenizer.toConfig() };
    return new LinearBaseline(content, tokenizer);
  }

  /**
   * Reads what `encode` wrote.
   *
   * @throws BundleError where the file is damaged or of another kind
   */
  static async decode(bytes: Uint8Array, location = 'the linear baseline'): Promise<LinearBaseline> {
    const content = decodeBaseline(bytes, location);
    return new LinearBaseline(content, await tokenizerFromConfig(content.tokenizer));
  }

  /** @returns the baseline as one file, which `decode` reads */
  encode(): Uint8Array<ArrayBuffer> {
    return encodeBaseline(this.#content);
  }

  /**
   * Names the likeliest classes of a text.
   *
   * @param options.topK default 5
   * @returns the likeliest first; for a text of unknown n-grams what is likeliest without looking
   */
  predict(text: string, { topK = 5 }: { readonly topK?: number } = {}): ScoredLabel[] {
    return rankLabels(this.probabilities(text), this.labels, topK);
  }

  /** @returns `[classes]`, with sum 1; of several labels a text, each by itself */
  probabilities(text: string): Float32Array {
    const { tfIdf, weights, bias } = this.#content;
    const { indices, values } = tfIdf.vector(this.#tokenizer.tokenize(text));
    const single = Array.from(bias, (offset, model) => {
      const start = model * tfIdf.features.length;
      return sigmoid(
        indices.reduce(
          (sum, place, i) => sum + (values[i] as number) * (weights[start + place] as number),
          offset,
        ),
      );
    });
    if (this.multiLabel) return Float32Array.from(single);
    if (single.length === 1) return Float32Array.of(1 - (single[0] as number), single[0] as number);
    const sum = single.reduce((a, b) => a + b);
    return Float32Array.from(single, (value) => value / sum);
  }

  /**
   * Measures the baseline on texts with one label each. Classes are matched by name.
   *
   * @throws DataError for a class that the baseline does not know, no text that can be read, or where baseline or texts are
   *   multi-label: use `evaluateLabels`
   */
  async evaluate(
    dataset: Dataset<string>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<BaselineEvaluation> {
    this.#checkKind(dataset, { attempt: 'evaluate', multiLabel: false });
    const { probabilities, examples, skipped } = await this.#predictAll(dataset, signal);
    const actual = examples.map(({ label }) => label);
    return { ...evaluatePredictions(this.labels, actual, probabilities), skipped };
  }

  /**
   * Measures the baseline on texts with any number of labels each. Classes are matched by name.
   *
   * @param options.thresholds from which probability on a label is called present: one for all, or one a label; default 0.5
   * @throws DataError for a class that the baseline does not know, no text that can be read, or where baseline or texts know one
   *   label a text: use `evaluate`
   */
  async evaluateLabels(
    dataset: Dataset<string>,
    { thresholds, signal }: Pick<MultiLabelOptions, 'thresholds'> & { readonly signal?: AbortSignal } = {},
  ): Promise<MultiLabelBaselineEvaluation> {
    this.#checkKind(dataset, { attempt: 'evaluateLabels', multiLabel: true });
    const { labels } = this;
    const { probabilities, examples, skipped } = await this.#predictAll(dataset, signal);
    const actual = new Uint8Array(probabilities.length);
    for (const [row, info] of examples.entries()) {
      for (const label of classesOf(info)) actual[row * labels.length + label] = 1;
    }
    return { ...multiLabelMetrics(actual, probabilities, { labels, thresholds }), labels, skipped };
  }

  #checkKind(
    { multiLabel }: Dataset<string>,
    wanted: { readonly attempt: string; readonly multiLabel: boolean },
  ): void {
    if (this.multiLabel === wanted.multiLabel && multiLabel === wanted.multiLabel) return;
    const kind = (several: boolean): string => (several ? 'any number of labels' : 'one label');
    throw new DataError(
      `linear baseline, ${wanted.attempt}: baseline and texts must be of ${kind(wanted.multiLabel)} a text, but the baseline is ` +
        `of ${kind(this.multiLabel)} and the texts of ${kind(multiLabel)}; ` +
        (this.multiLabel === multiLabel
          ? `use ${wanted.multiLabel ? 'evaluate' : 'evaluateLabels'}.`
          : 'take texts of the same kind.'),
    );
  }

  /** `[examples, classes]`, row by row, of the texts that can be read. */
  async #predictAll(
    dataset: Dataset<string>,
    signal: AbortSignal | undefined,
  ): Promise<{
    readonly probabilities: Float32Array;
    readonly examples: readonly ExampleInfo[];
    readonly skipped: readonly SkippedExample[];
  }> {
    const aligned = alignLabels(dataset, this.labels, 'evaluate');
    const classes = this.labels.length;
    const all = new Float32Array(aligned.length * classes);
    const examples: ExampleInfo[] = [];
    const skipped: SkippedExample[] = [];
    for await (const { text, info } of readable(aligned, { signal, onSkip: (one) => skipped.push(one) })) {
      all.set(this.probabilities(text), examples.length * classes);
      examples.push(info);
    }
    return { probabilities: all.subarray(0, examples.length * classes), examples, skipped };
  }
}

/** @throws DataError where no text can be read */
async function* readable(
  dataset: Dataset<string>,
  { signal, onSkip }: Pick<LinearBaselineOptions, 'onSkip' | 'signal'>,
): AsyncGenerator<{ readonly text: string; readonly info: ExampleInfo }> {
  let failure: DataError | undefined;
  let read = 0;
  for (let index = 0; index < dataset.length; index++) {
    signal?.throwIfAborted();
    const info = dataset.info(index);
    try {
      const text = dataset.read(index);
      yield { text: typeof text === 'string' ? text : await text, info };
      read++;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failure ??= error;
      onSkip?.({ id: info.id, reason: error.message });
    }
  }
  if (read === 0) throw failure ?? new DataError('linear baseline: there must be at least one text.');
}

function checkOptions(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    const whole = name === 'c' || Number.isSafeInteger(value);
    if (whole && value > 0 && Number.isFinite(value)) continue;
    throw new ShapeError(
      `linear baseline: ${name} must be a ${name === 'c' ? 'number' : 'whole number'} above 0, got ${value}.`,
    );
  }
}
