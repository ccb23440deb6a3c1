import type {
  EvaluateMultiLabelOptions,
  EvaluateOptions,
  Evaluation,
  MultiLabelEvaluation,
  Storage,
} from '@striate/core';
import type { Manifest } from '@striate/core/bundle';
import {
  Classifier,
  type ClassifierParts,
  type LoadClassifierOptions,
  loadClassifierParts,
  type SaveOptions,
  splitOff,
  trainClassifier,
} from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { checkBackbone, fineTuneClassifier, firstLearning } from '@striate/core/transfer';
import {
  type BaselineEvaluation,
  LinearBaseline,
  type LinearBaselineOptions,
  type MultiLabelBaselineEvaluation,
} from './baseline/index.js';
import {
  type ExplainTextOptions,
  explainText,
  type FilterNGrams,
  type FilterNGramsOptions,
  filterNGrams,
  type TextExplanation,
} from './explanation/index.js';
import { type TextPreprocessor, type TokenIds, textPreprocessorFromConfig } from './preprocessing/index.js';
import { textBackbone } from './text-backbone.js';
import type { TextFineTuneOptions } from './text-fine-tune-options.js';
import { prepareTexts, type TextFitOptions } from './text-fit-options.js';
import { TEXT_VERSION } from './version.js';

const TASK = 'text-classification';
/** Of fine-tuning. */
const EPOCHS = 10;
const BASELINE_FILE = 'baseline.safetensors';

/** What a `TextClassifier` is made of. */
export interface TextClassifierParts
  extends Omit<ClassifierParts<string>, 'task' | 'files' | 'preprocessor'> {
  readonly preprocessor: TextPreprocessor;
  /** The linear classifier to compare with; default none. */
  readonly baseline?: LinearBaseline;
}

/** How a text classifier did on a dataset, and how the linear one beside it did. */
export interface TextEvaluation extends Evaluation {
  /** Left out where none was trained. */
  readonly baseline?: BaselineEvaluation;
}

/** The same of texts with any number of labels. */
export interface MultiLabelTextEvaluation extends MultiLabelEvaluation {
  /** Left out where none was trained. */
  readonly baseline?: MultiLabelBaselineEvaluation;
}

/**
 * Tells what a text is about: tokens, a vocabulary, a network and its labels in one, and a linear classifier to compare with.
 *
 * @example
 * const data = await textFile('./reviews.tsv');
 * const { train, test } = data.split({ test: 0.1, seed: 1 });
 * const classifier = await TextClassifier.fit(train, { model: textCnn() });
 * const { accuracy, baseline } = await classifier.evaluate(test); // 0.78, { accuracy: 0.785, ... }
 * await classifier.predict('a warm, funny, engaging film'); // [{ label: 'pos', score: 0.97 }, ...]
 */
export class TextClassifier extends Classifier<string> {
  declare readonly preprocessor: TextPreprocessor;
  /** The linear classifier to compare with, where one was trained. */
  readonly baseline: LinearBaseline | undefined;

  constructor({ baseline, ...parts }: TextClassifierParts) {
    super({ ...parts, task: TASK, files: baseline && { [BASELINE_FILE]: baseline.encode() } });
    this.baseline = baseline;
  }

  /**
   * Trains a network on labelled texts, and a linear classifier beside it. Of a multi-label dataset both give independent
   * probabilities: `evaluateLabels` measures them.
   *
   * The vocabulary is learnt from the training part alone. What the options leave out comes from the architecture's recipe.
   *
   * @param dataset texts of at least two classes
   * @returns the trained classifier; `dispose()` frees it
   * @throws DataError for a dataset with one class, a class without texts, texts without words, or damaged vectors
   * @throws ShapeError for options out of range
   * @throws what core's `fit` throws
   * @example
   * await TextClassifier.fit(train, { model: textCnn(), embeddings: './glove.6B.100d.txt', validation: 0.1 });
   */
  static async fit(dataset: Dataset<string>, options: TextFitOptions): Promise<TextClassifier> {
    const {
      model,
      tokenizer,
      minCount,
      maxVocabulary,
      subwords,
      nGrams,
      augment,
      embeddings,
      baseline,
      ...others
    } = options;
    // Before anything is learnt: words of the validation part are not the vocabulary's.
    const { train, validation } = splitOff(dataset, options.validation, {
      seed: options.seed,
      attempt: 'TextClassifier.fit',
    });
    const { preprocessor, augmentation, vectors, coverage } = await prepareTexts(train, options);
    const { checkpoint } = options;
    const parts = await trainClassifier<string, TokenIds>(train, {
      ...others,
      validation,
      architecture: model.withVocabulary({
        size: preprocessor.vocabulary.size,
        subwords: preprocessor.toConfig().subwords,
        nGrams: preprocessor.nGrams,
        vectors,
      }),
      preprocessor,
      augmentation,
      checkpoint: checkpoint && {
        ...checkpoint,
        fingerprint: { ...nameOf(augment), ...checkpoint.fingerprint },
      },
    });
    try {
      const { settings } = parts.training;
      const words = { vocabulary: preprocessor.vocabulary.size, embeddings: coverage ?? null };
      return new TextClassifier({
        ...parts,
        preprocessor,
        training: { ...parts.training, settings: { ...settings, ...words } },
        baseline: await trainBaseline(train, options),
      });
    } catch (error) {
      parts.model.dispose();
      throw error;
    }
  }

  /**
   * Continues a trained classifier on other labels: a new head on its frozen network first, then all of it. The vocabulary
   * stays; new words are unknown, but for what their parts say where the network knows such.
   *
   * @param dataset texts of at least two classes
   * @returns the trained classifier; `dispose()` frees it
   * @throws DataError for a dataset with one class or a class without texts
   * @throws ShapeError for options out of range, or a layer that the network does not have, with the nearest names
   * @throws what core's `fineTuneClassifier` throws
   * @example
   * const reviews = await TextClassifier.load('./reviews-model');
   * const tuned = await TextClassifier.fineTune(train, { backbone: reviews, epochs: 10, freezeEpochs: 5 });
   */
  static async fineTune(dataset: Dataset<string>, options: TextFineTuneOptions): Promise<TextClassifier> {
    const { backbone: given, unfreezeFrom, augment: augmentation, baseline, ...others } = options;
    const backbone = given instanceof TextClassifier ? await textBackbone(given) : given;
    checkBackbone(backbone, {
      attempt: 'TextClassifier.fineTune',
      remedy: 'open a trained one with TextClassifier.load(location)',
      kind: 'text',
    });
    // A single epoch is the new head's.
    const { epochs = EPOCHS, freezeEpochs = epochs === 1 ? 1 : undefined } = options;
    const parts = await fineTuneClassifier<string, TokenIds>(dataset, {
      ...others,
      epochs,
      backbone,
      unfreezeFrom: unfreezeFrom ?? (freezeEpochs === epochs ? undefined : firstLearning(backbone.model)),
      augmentation,
      augmentFrom: 'unfreezing',
    });
    try {
      const { train } = splitOff(dataset, options.validation, {
        seed: options.seed,
        attempt: 'TextClassifier.fineTune',
      });
      return new TextClassifier({
        ...parts,
        preprocessor: backbone.preprocessor,
        baseline: await trainBaseline(train, options),
      });
    } catch (error) {
      parts.model.dispose();
      throw error;
    }
  }

  /**
   * Opens a saved classifier.
   *
   * @param location `./reviews-model` in Node, `indexeddb://reviews-model` or an address in a browser, or a storage
   * @param options.optimize whether to load for prediction alone, which is faster; default false
   * @throws BundleError for a bundle that is missing, damaged, changed, from a newer version, or no text classifier's
   * @example
   * const classifier = await TextClassifier.load('./reviews-model', { optimize: true });
   */
  static async load(location: string | Storage, options?: LoadClassifierOptions): Promise<TextClassifier> {
    let preprocessor: TextPreprocessor | undefined;
    const rebuild = async (config: unknown) => {
      preprocessor = await textPreprocessorFromConfig(config);
      return preprocessor;
    };
    const { files = {}, ...parts } = await loadClassifierParts(location, TASK, rebuild, options);
    try {
      const file = files[BASELINE_FILE];
      const baseline = file && (await LinearBaseline.decode(file, `${BASELINE_FILE} in ${String(location)}`));
      return new TextClassifier({ ...parts, preprocessor: preprocessor as TextPreprocessor, baseline });
    } catch (error) {
      parts.model.dispose();
      throw error;
    }
  }

  /**
   * Measures the classifier on texts with one label each, and the linear classifier on the same. Classes are matched by name.
   *
   * @throws DataError for a class that the classifier does not know, an empty dataset, or too many unreadable texts
   */
  override async evaluate(dataset: Dataset<string>, options: EvaluateOptions = {}): Promise<TextEvaluation> {
    const evaluation = await super.evaluate(dataset, options);
    if (!this.baseline) return evaluation;
    return { ...evaluation, baseline: await this.baseline.evaluate(dataset, options) };
  }

  /**
   * Measures the classifier on texts with any number of labels each, and the linear classifier on the same, with the same
   * thresholds. Classes are matched by name.
   *
   * @throws as `evaluate`
   */
  override async evaluateLabels(
    dataset: Dataset<string>,
    options: EvaluateMultiLabelOptions = {},
  ): Promise<MultiLabelTextEvaluation> {
    const evaluation = await super.evaluateLabels(dataset, options);
    if (!this.baseline) return evaluation;
    return { ...evaluation, baseline: await this.baseline.evaluateLabels(dataset, options) };
  }

  /**
   * Explains a prediction: what each token says for a class, and which n-grams the filters have found.
   *
   * @param options.label the class to explain; default the likeliest
   * @throws DataError for a label that the classifier does not know, or what is no text
   * @example
   * const { tokens } = await classifier.explain('a warm film');
   * tokens[1]; // { token: 'warm', known: true, gradient: 1.9, occlusion: 0.31 }
   */
  explain(text: string, options?: ExplainTextOptions): Promise<TextExplanation> {
    return explainText(this, text, options);
  }

  /**
   * Lists the n-grams of a dataset that fire each filter of the network most; none for networks that are not TextCNNs.
   *
   * @example
   * const [first] = await classifier.filterNGrams(train);
   * first; // { layer: 'conv_3', filter: 0, nGrams: [{ text: 'a waste of', activation: 4.1, id: '812' }, ...] }
   */
  filterNGrams(dataset: Dataset<string>, options?: FilterNGramsOptions): Promise<FilterNGrams[]> {
    return filterNGrams(this, dataset, options);
  }

  override save(location: string | Storage, options: SaveOptions = {}): Promise<Manifest> {
    const versions = { '@striate/text': TEXT_VERSION, ...options.versions };
    return super.save(location, { ...options, versions });
  }
}

async function trainBaseline(
  train: Dataset<string>,
  { baseline = true, seed, signal }: Pick<TextFitOptions, 'baseline' | 'seed' | 'signal'>,
): Promise<LinearBaseline | undefined> {
  if (baseline === false) return undefined;
  const own: LinearBaselineOptions = baseline === true ? {} : baseline;
  return LinearBaseline.fit(train, { seed, signal, ...own });
}

const nameOf = (augment: TextFitOptions['augment'] = 'default'): { augment: string } => ({
  augment: typeof augment === 'function' ? 'custom' : augment,
});
