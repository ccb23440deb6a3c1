import type { Manifest } from '../bundle/manifest.js';
import { applyPreprocessor } from '../data/apply-preprocessor.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import {
  type Augmentation,
  type AugmentationStages,
  inputShapeOf,
  type Preprocessor,
} from '../data/preprocessor.js';
import { fit } from '../training/fit.js';
import type { CheckpointOptions, FitOptions } from '../training/fit-options.js';
import type { Schedule } from '../training/schedules/schedule.js';
import { resolveSettings, settingsRecord } from '../training/settings.js';
import type { Architecture } from './architecture.js';
import { checkTrainingData } from './check-training-data.js';
import type { ClassifierParts } from './classifier-parts.js';
import { mergeRecipe } from './merge-recipe.js';
import { splitOff } from './split-off.js';

export interface TrainClassifierOptions<Input, Prepared>
  extends Omit<FitOptions, 'learningRate' | 'validation'> {
  /** The network; its recipe fills in what these options leave out. */
  readonly architecture: Architecture;
  readonly preprocessor: Preprocessor<Input, Prepared>;
  /** Changes prepared inputs in training, and in stages finished arrays as well; default none. It returns a new object. */
  readonly augmentation?: Augmentation<Prepared> | AugmentationStages<Prepared>;
  /** A fraction of each class to split off, in [0, 1), or a dataset with the same classes; default none. */
  readonly validation?: number | Dataset<Input>;
  /** A number is the peak of the recipe's schedule; a schedule takes its place. */
  readonly learningRate?: number | Schedule;
  /** Prepared inputs that are kept in memory between epochs, in bytes; default 128 MiB. */
  readonly cacheBytes?: number;
}

/** What training makes; the domain adds its task. */
export type TrainedParts<Input> = Omit<ClassifierParts<Input>, 'task'> &
  Required<Pick<ClassifierParts<Input>, 'training'>>;

/**
 * Builds an architecture for a dataset's classes and trains it: the machinery behind a domain's `fit`.
 *
 * @param dataset raw inputs of at least two classes, each with examples; a multi-label one makes a network of independent
 *   probabilities
 * @param options architecture, preprocessor and whatever `fit` takes; the caller's own come before the recipe's
 * @returns the trained model with its labels, and a summary with the settings used, as plain JSON. The caller disposes
 *   of the model
 * @throws DataError for a dataset that is empty or has one class, a class without examples, or too few to split
 * @throws what `fit` throws; the model is disposed of then
 * @example
 * const parts = await trainClassifier(photos, { architecture: lenet5(), preprocessor, epochs: 5, validation: 0.1 });
 * const classifier = new Classifier({ task: 'image-classification', ...parts });
 */
export async function trainClassifier<Input, Prepared>(
  dataset: Dataset<Input>,
  options: TrainClassifierOptions<Input, Prepared>,
): Promise<TrainedParts<Input>> {
  const { architecture, preprocessor, augmentation, validation, cacheBytes = 2 ** 27, ...own } = options;
  checkTrainingData(dataset, 'trainClassifier');
  const { labels, multiLabel } = dataset;
  const parts = splitOff(dataset, validation, { seed: own.seed, attempt: 'trainClassifier' });
  const prepare = (part: Dataset<Input>, augment?: typeof augmentation): Dataset<NdArray> =>
    applyPreprocessor(part, preprocessor, augment, {
      maxBytes: (cacheBytes * part.length) / (parts.train.length + (parts.validation?.length ?? 0)),
    });
  const train = prepare(parts.train, augmentation);
  const fitOptions = mergeRecipe(architecture.recipe, {
    ...own,
    validation: parts.validation && prepare(parts.validation),
    checkpoint: own.checkpoint && withFingerprint(own.checkpoint, architecture, preprocessor),
  });
  const model = architecture.build({
    classes: labels.length,
    outputActivation: multiLabel ? 'sigmoid' : 'softmax',
    inputShape: inputShapeOf(preprocessor),
    seed: own.seed,
  });
  try {
    const settings = describeSettings(settingsRecord(resolveSettings(model, train, fitOptions), train, []));
    const summary = await fit(model, train, fitOptions);
    const training = { ...summary, settings: { ...settings, augmentation: augmentation !== undefined } };
    return { architecture: architecture.name, model, labels, multiLabel, preprocessor, training };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** A run must not go on from the checkpoint of another network or of other inputs. */
function withFingerprint<Input, Prepared>(
  checkpoint: CheckpointOptions,
  architecture: Architecture,
  preprocessor: Preprocessor<Input, Prepared>,
): CheckpointOptions {
  const fingerprint = {
    architecture: architecture.name,
    preprocessor: preprocessor.toConfig(),
    ...checkpoint.fingerprint,
  };
  return { ...checkpoint, fingerprint };
}

/** What the manifest says elsewhere is left out. */
export function describeSettings(
  record: Record<string, unknown>,
): NonNullable<Manifest['training']>['settings'] {
  const { labels, trainableWeights, ...settings } = record;
  return settings;
}
