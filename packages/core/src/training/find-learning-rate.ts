import { dispose, keep, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../data/batch.js';
import { batches } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { TrainingError } from '../errors.js';
import { EventLoopBreaks } from '../event-loop.js';
import { modelWeights } from '../weights/model-weights.js';
import { checkRange } from './check-range.js';
import type { FitOptions } from './fit-options.js';
import { modelParameters } from './parameters.js';
import { resolveSettings, type Settings } from './settings.js';
import { type StepPosition, TrainingStep } from './training-step.js';

/** `fit`'s options that a trial of learning rates heeds too, and the range of rates. */
export interface LearningRateOptions
  extends Pick<
    FitOptions,
    | 'batchAugmentation'
    | 'batchSize'
    | 'classWeights'
    | 'clipNorm'
    | 'labelSmoothing'
    | 'learningRateScales'
    | 'optimizer'
    | 'prefetch'
    | 'seed'
    | 'signal'
  > {
  /** First rate; default 1e-6. */
  readonly from?: number;
  /** Last rate; default 1. */
  readonly to?: number;
  /** Steps from the first rate to the last, at least 10; default 100. */
  readonly steps?: number;
  /** Decay of the moving average of the losses, in [0, 1); default 0.9. */
  readonly smoothing?: number;
  /** The trial ends where the smoothed loss is so many times its least; default 4. */
  readonly divergence?: number;
  readonly onProgress?: (point: LearningRatePoint) => void;
}

/** One step of the trial. */
export interface LearningRatePoint {
  /** From 1. */
  readonly step: number;
  readonly learningRate: number;
  /** Of the step's batch. */
  readonly loss: number;
  /** Moving average of the losses so far, corrected for its start. */
  readonly smoothedLoss: number;
}

/** The loss over the learning rate, as plain JSON. */
export interface LearningRateCurve {
  readonly points: readonly LearningRatePoint[];
  /** Where the smoothed loss falls fastest: a peak rate to start from. */
  readonly suggestion: number;
  /** Where the smoothed loss is least: near the highest rate that still learns. */
  readonly minimum: number;
  /** Whether the loss grew so much that the trial ended before its last rate. */
  readonly diverged: boolean;
}

const MIN_STEPS = 10;
/** The share of steps at the start in which no suggestion is looked for. */
const UNSETTLED = 0.1;

/**
 * Finds a learning rate by a trial: a few steps of training, at a rate that rises exponentially from one to the next,
 * `from (to / from)^(step / (steps - 1))`, until the loss grows without bound.
 *
 * The suggestion is the rate at which the smoothed loss falls fastest over the logarithm of the rate, before its minimum;
 * both are put back by the steps that a moving average lags behind, `smoothing / (1 - smoothing)`.
 * The model has its own weights and statistics again afterwards, whatever happens.
 *
 * @param model and
 * @param dataset as for `fit`
 * @throws TrainingError for options out of range, or a loss that is no number in the first steps already
 * @see Smith 2015, https://arxiv.org/abs/1506.01186, section 3.3
 * @example
 * const { suggestion } = await findLearningRate(model, train, { optimizer: adamw() });
 * await fit(model, train, { optimizer: adamw(), learningRate: oneCycle(suggestion) });
 */
export async function findLearningRate(
  model: LayersModel,
  dataset: Dataset<NdArray>,
  options: LearningRateOptions = {},
): Promise<LearningRateCurve> {
  const { from = 1e-6, to = 1, steps = 100, smoothing = 0.9, divergence = 4 } = options;
  checkTrial({ from, to, steps, smoothing, divergence });
  const settings = resolveSettings(model, dataset, { ...options, onProgress: undefined });
  const { seed, clipNorm, classWeights, labelSmoothing } = settings;
  const parameters = modelParameters(model, options.learningRateScales);
  const optimizer = settings.optimizer.create();
  const step = new TrainingStep({ model, parameters, optimizer, clipNorm, classWeights, labelSmoothing });
  const weights = rememberWeights(model);
  const breaks = new EventLoopBreaks();
  const points: LearningRatePoint[] = [];
  let [average, least, diverged] = [0, Infinity, false];
  try {
    for await (const batch of endlessBatches(dataset, settings)) {
      const index = points.length;
      const learningRate = from * (to / from) ** (index / (steps - 1));
      const loss = await lossOf(step, batch, { seed, step: index, learningRate });
      average = smoothing * average + (1 - smoothing) * loss;
      const smoothedLoss = average / (1 - smoothing ** (index + 1));
      diverged = !(smoothedLoss <= divergence * least);
      if (!Number.isFinite(smoothedLoss)) break;
      least = Math.min(least, smoothedLoss);
      points.push({ step: index + 1, learningRate, loss, smoothedLoss });
      options.onProgress?.(points[index] as LearningRatePoint);
      if (diverged || points.length === steps) break;
      await breaks.take();
    }
    return { points, ...judge(points, smoothing, model), diverged };
  } finally {
    restoreWeights(model, weights);
    optimizer.dispose();
  }
}

/** One epoch after the other. */
async function* endlessBatches(
  dataset: Dataset<NdArray>,
  { batchSize, seed, prefetch, signal, batchAugmentation }: Settings,
): AsyncGenerator<Batch, void> {
  for (let epoch = 0; ; epoch++) {
    yield* batches(dataset, { batchSize, seed, epoch, prefetch, signal, batchAugmentation, shuffle: true });
  }
}

/** Trains on a batch, and disposes of it. */
async function lossOf(step: TrainingStep, batch: Batch, position: StepPosition): Promise<number> {
  try {
    const figures = step.run(batch, position);
    try {
      return (await figures.loss.data())[0] as number;
    } finally {
      dispose([figures.loss, figures.correct]);
    }
  } finally {
    batch.dispose();
  }
}

function judge(
  points: readonly LearningRatePoint[],
  smoothing: number,
  { name }: LayersModel,
): Pick<LearningRateCurve, 'suggestion' | 'minimum'> {
  if (points.length < MIN_STEPS) {
    throw new TrainingError(
      `findLearningRate: the loss of model "${name}" must stay a number for at least ${MIN_STEPS} steps, but it did for ` +
        `${points.length}; start from a lower rate, or check the inputs for values that are no numbers.`,
    );
  }
  const losses = points.map(({ smoothedLoss }) => smoothedLoss);
  const lowest = losses.indexOf(Math.min(...losses));
  // An average of decay d is on average d / (1 - d) steps old, and so is what shows in it.
  const lag = Math.round(smoothing / (1 - smoothing));
  // Over some steps, since one batch is easier than the next. Rates rise evenly on their logarithm.
  const reach = Math.max(1, Math.round(lag / 2));
  const slopes = losses.map((_, i) => (losses[i + reach] ?? Infinity) - (losses[i - reach] ?? -Infinity));
  // The first averages are of so few batches that they fall and rise by chance.
  const first = Math.max(reach, Math.ceil(points.length * UNSETTLED));
  const falling = slopes.slice(first, Math.max(lowest, first + 1));
  const steepest = first + falling.indexOf(Math.min(...falling));
  const rateAt = (index: number) => (points[Math.max(index - lag, 0)] as LearningRatePoint).learningRate;
  return { suggestion: rateAt(steepest), minimum: rateAt(lowest) };
}

function rememberWeights(model: LayersModel): NamedTensorMap {
  const entries = modelWeights(model).map(({ name, variable }) => [name, keep(variable.clone() as Tensor)]);
  return Object.fromEntries(entries);
}

function restoreWeights(model: LayersModel, weights: NamedTensorMap): void {
  for (const { name, variable } of modelWeights(model)) variable.assign(weights[name] as Tensor);
  dispose(weights);
}

function checkTrial({
  from,
  to,
  steps,
  smoothing,
  divergence,
}: Required<Pick<LearningRateOptions, 'from' | 'to' | 'steps' | 'smoothing' | 'divergence'>>): void {
  checkRange('findLearningRate', 'from', from, Number.MIN_VALUE);
  checkRange('findLearningRate', 'to', to, from * (1 + Number.EPSILON));
  checkRange('findLearningRate', 'smoothing', smoothing, 0, 1 - Number.EPSILON);
  checkRange('findLearningRate', 'divergence', divergence, 1);
  if (Number.isSafeInteger(steps) && steps >= MIN_STEPS) return;
  throw new TrainingError(
    `findLearningRate: steps must be a whole number of at least ${MIN_STEPS}, got ${steps}.`,
  );
}
