import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TrainingSides } from '../classifier/split-off.js';
import { describeSettings } from '../classifier/train-classifier.js';
import { applyPreprocessor } from '../data/apply-preprocessor.js';
import { checkReadable } from '../data/check-readable.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { fit } from '../training/fit.js';
import type { FitOptions } from '../training/fit-options.js';
import { adamw } from '../training/optimizers/adamw.js';
import type { TrainingSummary } from '../training/progress.js';
import { resolveSettings, settingsRecord } from '../training/settings.js';
import { frozenBoundary, headOf, tailOf } from './boundary.js';
import { defaultBatchSize } from './default-length.js';
import { depthScales } from './depth-rates.js';
import { extractFeatures, extractorKey, featureBytes, featureSize } from './extract-features.js';
import type { FineTuneOptions } from './fine-tune-options.js';
import { HEAD_PREFIX } from './head.js';
import type { Phase } from './phases.js';
import { withVariants } from './variant.js';

export interface TaskRequest<Input, Prepared> {
  /** The whole network, with what this phase leaves alone frozen. */
  readonly model: LayersModel;
  readonly phase: Phase;
  readonly sides: TrainingSides<Input>;
  readonly options: FineTuneOptions<Input, Prepared>;
  /** What earlier phases came to. */
  readonly after?: TrainingSummary;
}

export interface PhaseRequest<Input, Prepared> extends TaskRequest<Input, Prepared> {
  /** Of all phases. */
  readonly totalEpochs: number;
  readonly checkpoint: FitOptions['checkpoint'];
}

/** What a phase came to. */
export interface PhaseResult {
  readonly summary: TrainingSummary;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What there is to train in a phase, and on what. */
export interface Task {
  readonly model: LayersModel;
  readonly train: Dataset<NdArray>;
  readonly validation?: Dataset<NdArray>;
  readonly after?: TrainingSummary;
  /** Gives the model's layers back to the whole network. */
  close(): void;
}

/**
 * Checks what `fit` will be asked for before the frozen part runs over all examples, which may take minutes.
 *
 * @throws TrainingError for options out of range
 */
export function checkTuning<Input, Prepared>(
  model: LayersModel,
  { train, validation }: TrainingSides<Input>,
  phases: readonly Phase[],
  options: FineTuneOptions<Input, Prepared>,
): void {
  const { batchSize, optimizer } = options;
  for (const { epochs, learningRate } of phases) {
    const passed = { ...passedOn(options), epochs, batchSize, optimizer, learningRate, validation };
    resolveSettings(model, train, passed);
  }
  scalesOf(model, options.learningRateDecay);
}

const DEFAULT_BYTES = 2 ** 30;
export const LEARNING_RATE_DECAY = 0.9;

/** Trains one phase: on the frozen part's outputs where they are the same in every epoch, else on the inputs. */
export async function trainPhase<Input, Prepared>(
  request: PhaseRequest<Input, Prepared>,
): Promise<PhaseResult> {
  const task = await openTask(request);
  try {
    return await fitTask(request, task);
  } finally {
    task.close();
  }
}

/** Makes ready what a phase is trained on: features where the frozen part gives some of one size, and they fit. */
export async function openTask<Input, Prepared>(request: TaskRequest<Input, Prepared>): Promise<Task> {
  const boundary = isRandom(request) ? undefined : frozenBoundary(request.model);
  const hasSize = boundary?.shape.slice(1).every((size) => size !== null);
  if (boundary && hasSize && fitsInMemory(request, headOf(request.model, boundary))) {
    return featureTask(request, boundary);
  }
  const { model, after } = request;
  return { model, after, ...inputTask(request), close: () => {} };
}

function isRandom<Input, Prepared>({ options, phase }: TaskRequest<Input, Prepared>): boolean {
  const { augmentation, augmentFrom = 'start' } = options;
  return augmentation !== undefined && (augmentFrom === 'start' || phase.unfreezeFrom !== null);
}

function fitsInMemory<Input, Prepared>(
  { sides, options }: TaskRequest<Input, Prepared>,
  frozen: LayersModel,
): boolean {
  const { variants = [], cacheBytes = DEFAULT_BYTES } = options;
  const examples = sides.train.length * (1 + variants.length) + (sides.validation?.length ?? 0);
  return featureBytes(examples, featureSize(frozen)) <= cacheBytes;
}

async function featureTask<Input, Prepared>(
  { model, sides, options, after = NOTHING }: TaskRequest<Input, Prepared>,
  boundary: SymbolicTensor,
): Promise<Task> {
  const { backbone, variants, featureCache: storage, signal, onProgress } = options;
  const { preprocessor, weightsHash } = backbone;
  const extractor = {
    model: headOf(model, boundary),
    preprocessor,
    key: extractorKey(weightsHash, boundary),
  };
  const shared = { storage, signal, onProgress, maxBytes: Infinity };
  const start = performance.now();
  const train = await extractFeatures(sides.train, extractor, { ...shared, variants });
  checkReadable(sides.train, train.skipped, 'fineTuneClassifier');
  const validation = sides.validation && (await extractFeatures(sides.validation, extractor, shared));
  const seconds = (performance.now() - start) / 1000;
  const known = new Set(after.skipped.map(({ id }) => id));
  const skipped = [...train.skipped, ...(validation?.skipped ?? [])].filter(({ id }) => !known.has(id));
  for (const one of skipped) onProgress?.({ type: 'skip', ...one });
  const tail = tailOf(model, boundary);
  return {
    model: tail,
    close: () => void tail.dispose(),
    train: train.dataset,
    validation: validation?.dataset,
    // The time that extraction took, and what it could not read, belong to the run.
    after: { ...after, seconds: after.seconds + seconds, skipped: [...after.skipped, ...skipped] },
  };
}

const NOTHING: TrainingSummary = {
  history: [],
  epoch: 0,
  stoppedEarly: false,
  seconds: 0,
  examplesPerSecond: 0,
  skipped: [],
};

function inputTask<Input, Prepared>(
  request: TaskRequest<Input, Prepared>,
): Pick<Task, 'train' | 'validation'> {
  const { sides, options } = request;
  const { backbone, augmentation, variants = [], cacheBytes: maxBytes = DEFAULT_BYTES } = options;
  const { preprocessor } = backbone;
  const validation = sides.validation && applyPreprocessor(sides.validation, preprocessor);
  if (isRandom(request)) {
    return { train: applyPreprocessor(sides.train, preprocessor, augmentation, { maxBytes }), validation };
  }
  if (variants.length > 0) return { train: withVariants(sides.train, preprocessor, variants), validation };
  return { train: applyPreprocessor(sides.train, preprocessor, undefined, { maxBytes }), validation };
}

async function fitTask<Input, Prepared>(
  { phase, options, totalEpochs, checkpoint }: PhaseRequest<Input, Prepared>,
  { model, train, validation, after }: Task,
): Promise<PhaseResult> {
  const { epochs, learningRate, unfreezeFrom } = phase;
  const { batchSize = defaultBatchSize(train.length), optimizer = adamw(), onProgress } = options;
  const fitOptions: FitOptions = {
    ...passedOn(options),
    epochs,
    batchSize,
    optimizer,
    learningRate,
    learningRateScales: unfreezeFrom === null ? undefined : scalesOf(model, options.learningRateDecay),
    validation,
    checkpoint,
    after,
    onProgress:
      onProgress && ((event) => onProgress('epochs' in event ? { ...event, epochs: totalEpochs } : event)),
  };
  // The scales follow from the layers and the decay, which are told elsewhere.
  const { learningRateScales: _, ...settings } = describeSettings(
    settingsRecord(resolveSettings(model, train, fitOptions), train, []),
  );
  return { summary: await fit(model, train, fitOptions), settings };
}

function passedOn<Input, Prepared>(options: FineTuneOptions<Input, Prepared>): FitOptions {
  const { seed, labelSmoothing, classWeights, clipNorm, ema, batchAugmentation, earlyStopping } = options;
  const { prefetch, signal } = options;
  return {
    seed,
    labelSmoothing,
    classWeights,
    clipNorm,
    ema,
    batchAugmentation,
    earlyStopping,
    prefetch,
    signal,
  };
}

function scalesOf(model: LayersModel, decay = LEARNING_RATE_DECAY): Record<string, number> {
  const entries = Object.entries(depthScales(model, decay));
  return Object.fromEntries(entries.map(([name, scale]) => [name, name.startsWith(HEAD_PREFIX) ? 1 : scale]));
}
