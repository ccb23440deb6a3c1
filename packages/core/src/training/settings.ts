import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { TrainingError } from '../errors.js';
import { checkRange } from './check-range.js';
import { resolveEarlyStopping } from './early-stopping.js';
import type { EarlyStoppingOptions, FitOptions } from './fit-options.js';
import { outputActivationOf } from './logits.js';
import { resolveClassWeights } from './losses/class-weights.js';
import { adam } from './optimizers/adam.js';
import type { OptimizerConfig, Parameter } from './optimizers/optimizer.js';
import { constant } from './schedules/constant.js';
import type { Schedule } from './schedules/schedule.js';

/** `fit`'s options for a dataset of anything. */
interface OptionsFor<Example> extends Omit<FitOptions, 'validation'> {
  readonly validation?: Dataset<Example>;
}

/** `FitOptions`, checked and with their defaults filled in. */
export interface Settings<Example = NdArray>
  extends Omit<OptionsFor<Example>, 'learningRate' | 'classWeights' | 'earlyStopping'> {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly optimizer: OptimizerConfig;
  readonly schedule: Schedule;
  readonly labelSmoothing: number;
  readonly classWeights: readonly number[] | undefined;
  readonly earlyStopping: Required<EarlyStoppingOptions> | undefined;
  readonly prefetch: number;
}

/**
 * Reads no example: what is to be trained on may still be raw.
 *
 * @throws TrainingError for options out of range, or a model, dataset and validation set that do not fit together
 */
export function resolveSettings<Example>(
  model: LayersModel,
  dataset: Dataset<Example>,
  options: OptionsFor<Example>,
): Settings<Example> {
  const {
    epochs = 10,
    batchSize = 32,
    seed = 0,
    prefetch = 2,
    learningRate = 1e-3,
    labelSmoothing = 0,
  } = options;
  const { clipNorm, ema, validation, earlyStopping } = options;
  checkWholeNumber('epochs', epochs, 1);
  checkWholeNumber('batchSize', batchSize, 1);
  checkWholeNumber('prefetch', prefetch, 0);
  checkWholeNumber('seed', seed, -(2 ** 31));
  checkRange('fit', 'labelSmoothing', labelSmoothing, 0, 1 - Number.EPSILON);
  if (clipNorm !== undefined) checkRange('fit', 'clipNorm', clipNorm, Number.MIN_VALUE);
  if (ema !== undefined) checkRange('fit', 'ema', ema, 0, 1 - Number.EPSILON);
  checkOptimizer(options.optimizer);
  const schedule = typeof learningRate === 'number' ? constant(learningRate) : learningRate;
  checkSchedule(schedule);
  checkDataset(model, dataset, 'the dataset');
  checkEnding(model, dataset);
  if (validation) checkValidation(model, dataset, validation);
  return {
    ...options,
    epochs,
    batchSize,
    seed,
    prefetch,
    labelSmoothing,
    optimizer: options.optimizer ?? adam(),
    schedule,
    classWeights: resolveClassWeights(options.classWeights, dataset),
    earlyStopping: earlyStopping && resolveEarlyStopping(earlyStopping, validation !== undefined),
  };
}

/** What must be equal for a resumed run to be the same run, as plain JSON. */
export function settingsRecord(
  settings: Settings,
  dataset: Dataset<unknown>,
  parameters: readonly Parameter[],
): Record<string, unknown> {
  const { optimizer, schedule, validation } = settings;
  return {
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    seed: settings.seed,
    optimizer: { name: optimizer.name, ...optimizer.settings },
    learningRate: { name: schedule.name, ...schedule.settings },
    labelSmoothing: settings.labelSmoothing,
    classWeights: settings.classWeights ?? null,
    clipNorm: settings.clipNorm ?? null,
    learningRateScales: settings.learningRateScales ?? null,
    ema: settings.ema ?? null,
    earlyStopping: settings.earlyStopping ?? null,
    batchAugmentation: settings.batchAugmentation !== undefined,
    examples: dataset.length,
    validationExamples: validation?.length ?? 0,
    labels: dataset.labels,
    trainableWeights: parameters.map(({ name }) => name),
  };
}

function checkWholeNumber(name: string, value: number, low: number): void {
  if (Number.isSafeInteger(value) && value >= low) return;
  throw new TrainingError(`fit: ${name} must be a whole number of at least ${low}, got ${value}.`);
}

/** Programs that no compiler checks may name an optimiser instead. */
function checkOptimizer(optimizer: unknown): void {
  if (optimizer === undefined || typeof (optimizer as OptimizerConfig | null)?.create === 'function') return;
  throw new TrainingError(
    `fit: optimizer must be one that sgd(), adam() or adamw() returns, got ${JSON.stringify(optimizer)}.`,
  );
}

function checkSchedule(schedule: unknown): void {
  // A text has a method of this name.
  if (typeof schedule === 'object' && typeof (schedule as Schedule | null)?.at === 'function') return;
  throw new TrainingError(
    `fit: learningRate must be a number or a schedule that constant(), cosine(), oneCycle() or stepDecay() returns, got ` +
      `${JSON.stringify(schedule)}.`,
  );
}

/** A network of one class an example can't learn several, nor the other way round. */
function checkEnding(model: LayersModel, { multiLabel }: Dataset<unknown>): void {
  const activation = outputActivationOf(model);
  // Any other ending is refused by the step that needs its logits.
  if (activation === undefined || multiLabel === (activation === 'sigmoid')) return;
  throw new TrainingError(
    `fit: model "${model.name}" ends in a ${activation}, for ${activation === 'sigmoid' ? 'any number of labels' : 'one label'} ` +
      `an example, but the examples of the dataset have ${multiLabel ? 'any number of labels' : 'one label each'}; ` +
      `build the model with outputActivation: '${multiLabel ? 'sigmoid' : 'softmax'}'.`,
  );
}

function checkDataset(model: LayersModel, { length, labels }: Dataset<unknown>, what: string): void {
  if (length === 0) throw new TrainingError(`fit: ${what} must have at least one example, but it is empty.`);
  const outputs = model.outputs[0]?.shape.at(-1);
  if (outputs === labels.length) return;
  throw new TrainingError(
    `fit: model "${model.name}" must have one output for each class, but it has ${outputs} outputs and ${what} ` +
      `has ${labels.length} classes (${labels.slice(0, 5).join(', ')}${labels.length > 5 ? ', ...' : ''}); ` +
      `build the model for ${labels.length} classes.`,
  );
}

function checkValidation(model: LayersModel, dataset: Dataset<unknown>, validation: Dataset<unknown>): void {
  checkDataset(model, validation, 'the validation set');
  if (validation.multiLabel !== dataset.multiLabel) {
    throw new TrainingError(
      'fit: the validation set must be multi-label where the dataset is, and only there, but ' +
        `${validation.multiLabel ? 'only the validation set is' : 'only the dataset is'}; load both in the same way.`,
    );
  }
  const differing = validation.labels.findIndex((label, i) => label !== dataset.labels[i]);
  if (differing < 0) return;
  throw new TrainingError(
    'fit: the validation set must have the classes of the dataset in the same order, but class ' +
      `${differing} is "${dataset.labels[differing]}" in the dataset and "${validation.labels[differing]}" in the ` +
      'validation set; split both from one dataset, or load both with the same list of labels.',
  );
}
