import type { Manifest } from '../bundle/manifest.js';
import { saveBundle } from '../bundle/save-bundle.js';
import type { WeightPrecision } from '../bundle/weight-precision.js';
import { applyPreprocessor } from '../data/apply-preprocessor.js';
import type { Dataset } from '../data/dataset.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { ShapeError } from '../errors.js';
import { evaluateModel } from '../metrics/evaluate-model.js';
import type { EvaluateOptions } from '../metrics/evaluate-options.js';
import type { Evaluation } from '../metrics/evaluation.js';
import type { ScoredLabel } from '../metrics/prediction.js';
import { rankLabels } from '../metrics/top-k.js';
import { resolveStorage } from '../storage/resolve.js';
import type { Storage } from '../storage/storage.js';
import { alignLabels } from './align-labels.js';
import type { ClassifierParts } from './classifier-parts.js';
import { predictInputs } from './predict-inputs.js';

export interface PredictOptions {
  /** How many labels to give, the likeliest first; all where it is more than there are. Default 5. */
  readonly topK?: number;
  /** Inputs that are computed at once; default 32. */
  readonly batchSize?: number;
}

export interface SaveOptions {
  /** What to record as measured; default what the classifier was loaded with, and nothing where its weights change. */
  readonly metrics?: Partial<Evaluation>;
  /**
   * How the file holds the numbers: `float16` halves it, `int8` makes a quarter of it, at some cost in accuracy; measure
   * that on the loaded classifier. Default `float32`.
   */
  readonly weights?: WeightPrecision;
  /** Versions of further packages that made the classifier. */
  readonly versions?: Readonly<Record<string, string>>;
}

/**
 * A preprocessor, a model and its labels: everything from a raw input to named probabilities. Domain packages extend it.
 *
 * @typeParam Input a raw input, such as a file; anything but an array, which `predict` takes for several inputs
 * @example
 * const classifier = new Classifier({ task: 'image-classification', ...(await trainClassifier(photos, options)) });
 * await classifier.predict('./one.jpg', { topK: 1 }); // [{ label: 'cat', score: 0.97 }]
 */
export class Classifier<Input> {
  readonly task: string;
  readonly architecture: string;
  /** Owned by the classifier: `dispose()` frees it. */
  readonly model: ClassifierParts<Input>['model'];
  readonly labels: readonly string[];
  readonly preprocessor: Preprocessor<Input>;
  readonly training: Manifest['training'];
  readonly metrics: Manifest['metrics'];
  /** What the domain keeps besides, by file name; `save` saves it. */
  readonly files: Readonly<Record<string, Uint8Array>>;

  constructor(parts: ClassifierParts<Input>) {
    this.task = parts.task;
    this.architecture = parts.architecture;
    this.model = parts.model;
    this.labels = parts.labels;
    this.preprocessor = parts.preprocessor;
    this.training = parts.training;
    this.metrics = parts.metrics;
    this.files = parts.files ?? {};
  }

  /**
   * Names the likeliest classes of one input, or of each of several. Inputs are read and computed a batch at a time.
   *
   * @returns the likeliest label first; for several inputs one list each, in their order
   * @throws DataError for an input that can't be read; ShapeError for options out of range; TrainingError where the
   *   model gives NaN
   * @example
   * const [best] = await classifier.predict('./one.jpg'); // { label: 'cat', score: 0.97 }
   * const both = await classifier.predict(['./one.jpg', './two.jpg']); // ScoredLabel[][]
   */
  predict(input: Input, options?: PredictOptions): Promise<ScoredLabel[]>;
  predict(inputs: readonly Input[], options?: PredictOptions): Promise<ScoredLabel[][]>;
  async predict(
    input: Input | readonly Input[],
    { topK = 5, batchSize = 32 }: PredictOptions = {},
  ): Promise<ScoredLabel[] | ScoredLabel[][]> {
    checkCount('topK', topK);
    checkCount('batchSize', batchSize);
    const single = !Array.isArray(input);
    const inputs: readonly Input[] = single ? [input as Input] : input;
    const classes = this.labels.length;
    const ranked: ScoredLabel[][] = [];
    for (let first = 0; first < inputs.length; first += batchSize) {
      const batch = inputs.slice(first, first + batchSize);
      const scores = await predictInputs(this.model, this.preprocessor, batch, { first, attempt: 'predict' });
      for (let row = 0; row < batch.length; row++) {
        ranked.push(rankLabels(scores.subarray(row * classes, (row + 1) * classes), this.labels, topK));
      }
    }
    return single ? (ranked[0] as ScoredLabel[]) : ranked;
  }

  /**
   * Measures the classifier on labelled inputs. Classes are matched by name, so their order may differ.
   *
   * @param dataset raw inputs; its classes are among the classifier's
   * @throws DataError for a class that the classifier does not know, an empty dataset, or too many unreadable inputs
   * @example
   * const { accuracy, confusionMatrix } = await classifier.evaluate(test);
   */
  async evaluate(dataset: Dataset<Input>, options?: EvaluateOptions): Promise<Evaluation> {
    const aligned = alignLabels(dataset, this.labels, 'evaluate');
    return evaluateModel(this.model, applyPreprocessor(aligned, this.preprocessor), options);
  }

  /**
   * Saves a bundle, which a domain's `load` and plain `tf.loadLayersModel` open.
   *
   * @param location `./photos-model` in Node, `indexeddb://photos-model` in a browser, or a storage
   * @returns the manifest as written
   * @throws BundleError where it can't be written, or for an unknown precision of weights; nothing is changed then
   */
  async save(
    location: string | Storage,
    {
      weights = 'float32',
      metrics = weights === 'float32' ? this.metrics : undefined,
      versions,
    }: SaveOptions = {},
  ): Promise<Manifest> {
    const { model, files, task, architecture, labels, training } = this;
    const described = { task, architecture, labels, preprocessor: this.preprocessor.toConfig(), training };
    return saveBundle(resolveStorage(location), { model, files, ...described, metrics, weights, versions });
  }

  /** Frees the model's memory; the classifier can't be used any more. */
  dispose(): void {
    this.model.dispose();
  }
}

function checkCount(option: string, count: number): void {
  if (Number.isSafeInteger(count) && count > 0) return;
  throw new ShapeError(`predict: ${option} must be a whole number of at least 1, got ${count}.`);
}
