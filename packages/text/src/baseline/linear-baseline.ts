import { DataError, EventLoopBreaks, ShapeError } from '@striate/core';
import { alignLabels } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { rankLabels, type ScoredLabel } from '@striate/core/metrics';
import { type Tokenizer, tokenizerFromConfig, wordTokenizer } from '../tokenizers/index.js';
import { type BaselineContent, decodeBaseline, encodeBaseline } from './baseline-file.js';
import { type BaselineEvaluation, evaluatePredictions } from './evaluate-baseline.js';
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
  readonly signal?: AbortSignal;
}

const MAX_EXAMPLES = 200_000;
const MAX_FEATURES = 200_000;
const C = 30;

/**
 * The classifier to beat: a logistic regression on the TF-IDF weights of a text's n-grams, one class against the rest. It
 * learns 10,000 sentences in a few seconds, and on many a set of texts does better than a network.
 *
 * @see Wang and Manning 2012, https://aclanthology.org/P12-2018: how good such baselines are
 * @example
 * const baseline = await LinearBaseline.fit(train);
 * (await baseline.evaluate(test)).accuracy; // 0.813
 * baseline.predict('a warm, funny, engaging film'); // [{ label: 'pos', score: 0.97 }, { label: 'neg', score: 0.03 }]
 */
export class LinearBaseline {
  readonly labels: readonly string[];
  readonly #content: BaselineContent;
  readonly #tokenizer: Tokenizer;

  private constructor(content: BaselineContent, tokenizer: Tokenizer) {
    this.labels = content.labels;
    this.#content = content;
    this.#tokenizer = tokenizer;
  }

  /**
   * Learns n-grams and weights from labelled texts. Texts that can't be read are left out.
   *
   * @throws DataError where no n-gram occurs; ShapeError for options out of range
   */
  static async fit(dataset: Dataset<string>, options: LinearBaselineOptions = {}): Promise<LinearBaseline> {
    const { tokenizer = wordTokenizer({ lowercase: true }), seed = 0, signal, c = C, tolerance } = options;
    const { minCount = 1, maxFeatures = MAX_FEATURES, maxExamples = MAX_EXAMPLES } = options;
    checkOptions({ c, minCount, maxFeatures, maxExamples });
    const sample = dataset.take(maxExamples, { seed });
    const counter = new NGramCounter({ settings: resolveNGrams(options), minCount, maxFeatures });
    for await (const { text } of readable(sample, signal)) counter.add(tokenizer.tokenize(text));
    const tfIdf = counter.finish();
    const breaks = new EventLoopBreaks();
    const vectors: SparseVector[] = [];
    const labels: number[] = [];
    for await (const { text, label } of readable(sample, signal)) {
      vectors.push(tfIdf.vector(tokenizer.tokenize(text)));
      labels.push(label);
      await breaks.take();
    }
    const rows = new SparseRows(vectors);
    const features = tfIdf.features.length;
    const positives = dataset.labels.length === 2 ? [1] : [...dataset.labels.keys()];
    const weights = new Float32Array(positives.length * features);
    const bias = new Float32Array(positives.length);
    for (const [model, positive] of positives.entries()) {
      await breaks.take();
      signal?.throwIfAborted();
      const targets = Int8Array.from(labels, (label) => (label === positive ? 1 : -1));
      const fitted = fitLogistic(rows, targets, { features, c, seed, tolerance });
      weights.set(fitted.weights, model * features);
      bias[model] = fitted.bias;
    }
    const content = { labels: dataset.labels, tfIdf, weights, bias, tokenizer: tokenizer.toConfig() };
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

  /** @returns `[classes]`, with sum 1 */
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
    if (single.length === 1) return Float32Array.of(1 - (single[0] as number), single[0] as number);
    const sum = single.reduce((a, b) => a + b);
    return Float32Array.from(single, (value) => value / sum);
  }

  /**
   * Measures the baseline on labelled texts. Classes are matched by name.
   *
   * @throws DataError for a class that the baseline does not know, or no text that can be read
   */
  async evaluate(
    dataset: Dataset<string>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<BaselineEvaluation> {
    const aligned = alignLabels(dataset, this.labels, 'evaluate');
    const actual: number[] = [];
    const probabilities = new Float32Array(aligned.length * this.labels.length);
    for await (const { text, label } of readable(aligned, signal)) {
      probabilities.set(this.probabilities(text), actual.length * this.labels.length);
      actual.push(label);
    }
    if (actual.length === 0)
      throw new DataError('linear baseline: there must be at least one text to evaluate.');
    return evaluatePredictions(
      this.labels,
      actual,
      probabilities.subarray(0, actual.length * this.labels.length),
    );
  }
}

/** Whoever trains or evaluates a network on the same texts hears which ones can't be read. */
async function* readable(
  dataset: Dataset<string>,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly text: string; readonly label: number }> {
  if (dataset.multiLabel) {
    throw new DataError(
      'linear baseline: each text must have one label, but those of the dataset have any number; leave the baseline out.',
    );
  }
  for (let index = 0; index < dataset.length; index++) {
    signal?.throwIfAborted();
    try {
      const text = dataset.read(index);
      yield { text: typeof text === 'string' ? text : await text, label: dataset.info(index).label };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
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
