import type { Manifest } from '../bundle/manifest.js';
import { saveBundle } from '../bundle/save-bundle.js';
import type { WeightPrecision } from '../bundle/weight-precision.js';
import { applyPreprocessor } from '../data/apply-preprocessor.js';
import type { Dataset } from '../data/dataset.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { DataError, ShapeError } from '../errors.js';
import { evaluateModel } from '../metrics/evaluate-model.js';
import {
  type EvaluateMultiLabelOptions,
  evaluateMultiLabel,
  type MultiLabelEvaluation,
} from '../metrics/evaluate-multi-label.js';
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
  readonly metrics?: Manifest['metrics'];
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
  /** Whether an input has any number of the labels: then `evaluateLabels` measures it. */
  readonly multiLabel: boolean;
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
    this.multiLabel = parts.multiLabel ?? false;
    this.preprocessor = parts.preprocessor;
    this.training = parts.training;
    this.metrics = parts.metrics;
    this.files = parts.files ?? {};
  }

  /**
   * Names the likeliest classes of one input, or of each of several. Inputs are read and computed a batch at a time. With
   * `multiLabel` the probabilities are independent: each says by itself whether the input has the label.
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
   * @throws DataError for a class that the classifier does not know, an empty dataset, too many unreadable inputs, or where
   *   classifier or dataset are multi-label: use `evaluateLabels`
   * @example
   * const { accuracy, confusionMatrix } = await classifier.evaluate(test);
   */
  async evaluate(dataset: Dataset<Input>, options?: EvaluateOptions): Promise<Evaluation> {
    checkKind(this, dataset, { attempt: 'evaluate', multiLabel: false });
    const aligned = alignLabels(dataset, this.labels, 'evaluate');
    return evaluateModel(this.model, applyPreprocessor(aligned, this.preprocessor), options);
  }

  /**
   * Measures a multi-label classifier on inputs with any number of labels each. Classes are matched by name.
   *
   * @param dataset raw inputs, multi-label; its classes are among the classifier's
   * @throws DataError for a class that the classifier does not know, an empty dataset, too many unreadable inputs, or where
   *   classifier or dataset know one label an input: use `evaluate`
   * @example
   * const { micro, subsetAccuracy } = await classifier.evaluateLabels(test, { thresholds: 0.4 });
   */
  async evaluateLabels(
    dataset: Dataset<Input>,
    options?: EvaluateMultiLabelOptions,
  ): Promise<MultiLabelEvaluation> {
    checkKind(this, dataset, { attempt: 'evaluateLabels', multiLabel: true });
    const aligned = alignLabels(dataset, this.labels, 'evaluateLabels');
    return evaluateMultiLabel(this.model, applyPreprocessor(aligned, this.preprocessor), options);
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
    const { model, files, task, architecture, labels, multiLabel, training } = this;
    const described = {
      task,
      architecture,
      labels,
      multiLabel,
      preprocessor: this.preprocessor.toConfig(),
      training,
    };
    return saveBundle(resolveStorage(location), { model, files, ...described, metrics, weights, versions });
  }

  /** Frees the model's memory; the classifier can't be used any more. */
  dispose(): void {
    this.model.dispose();
  }
}

/** @throws DataError where a classifier or a dataset is not of the kind that a measure is for */
function checkKind(
  classifier: { readonly multiLabel: boolean },
  dataset: { readonly multiLabel: boolean },
  { attempt, multiLabel }: { readonly attempt: string; readonly multiLabel: boolean },
): void {
  const wrong = [classifier, dataset].find((each) => each.multiLabel !== multiLabel);
  if (!wrong) return;
  const kind = (several: boolean) => (several ? 'any number of labels' : 'one label');
  const remedy =
    classifier.multiLabel === dataset.multiLabel
      ? `use ${multiLabel ? 'evaluate' : 'evaluateLabels'}`
      : `measure it on examples with ${kind(classifier.multiLabel)} each`;
  throw new DataError(
    `${attempt}: classifier and dataset must be for ${kind(multiLabel)} an input, but the ` +
      `${wrong === classifier ? 'classifier' : 'dataset'} is for ${kind(wrong.multiLabel)}; ${remedy}.`,
  );
}

function checkCount(option: string, count: number): void {
  if (Number.isSafeInteger(count) && count > 0) return;
  throw new ShapeError(`predict: ${option} must be a whole number of at least 1, got ${count}.`);
}
