import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type BatchesOptions, batches, stepsPerEpoch } from '../data/batches.js';
import { checkReadable } from '../data/check-readable.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { SkippedExample } from '../data/skipped.js';
import { EventLoopBreaks } from '../event-loop.js';
import { weightData } from '../weights/model-weights.js';
import type { TensorData } from '../weights/tensor-data.js';
import { type CheckpointPlace, CheckpointWriter } from './checkpoint-writer.js';
import { checkSameRun } from './compare-runs.js';
import { divergenceError, findNonFinite } from './divergence.js';
import { judgeEpoch } from './early-stopping.js';
import type { FitOptions } from './fit-options.js';
import { modelParameters } from './parameters.js';
import type { EpochRecord, TrainingSummary } from './progress.js';
import { ProgressMeter } from './progress-meter.js';
import { NOTHING_RUN, type RunState, startAfter } from './run-state.js';
import { RunTensors } from './run-tensors.js';
import { resolveSettings, type Settings, settingsRecord } from './settings.js';
import { type StepResult, StepResults } from './step-results.js';
import { Stopwatch } from './stopwatch.js';
import { TrainingStep } from './training-step.js';
import { type ValidationFigures, validate } from './validate.js';
import { WeightAverage } from './weight-average.js';

/** One run of `fit`, from its start or a checkpoint to its end. */
export class TrainingRun {
  readonly #model: LayersModel;
  readonly #dataset: Dataset<NdArray>;
  readonly #settings: Settings;
  /** What a checkpoint must agree with. */
  readonly #identity: { settings: Record<string, unknown>; fingerprint: Readonly<Record<string, unknown>> };
  readonly #step: TrainingStep;
  readonly #tensors: RunTensors;
  readonly #average: WeightAverage | undefined;
  readonly #checkpoints: CheckpointWriter | undefined;
  readonly #meter: ProgressMeter;
  readonly #stepsPerEpoch: number;
  readonly #breaks = new EventLoopBreaks();
  #state: RunState;
  #results = new StepResults((result) => this.#count(result));
  /** Of the whole run, and of the current epoch's training. */
  #clock = new Stopwatch();
  #epochClock = new Stopwatch();
  #unsaved = false;

  constructor(model: LayersModel, dataset: Dataset<NdArray>, options: FitOptions) {
    const settings = resolveSettings(model, dataset, options);
    const { batchSize, checkpoint, clipNorm, classWeights, labelSmoothing } = settings;
    const parameters = modelParameters(model, settings.learningRateScales);
    const optimizer = settings.optimizer.create();
    this.#model = model;
    this.#dataset = dataset;
    this.#settings = settings;
    this.#identity = {
      settings: settingsRecord(settings, dataset, parameters),
      fingerprint: checkpoint?.fingerprint ?? {},
    };
    this.#step = new TrainingStep({ model, parameters, optimizer, clipNorm, classWeights, labelSmoothing });
    this.#average = settings.ema === undefined ? undefined : new WeightAverage(model, settings.ema);
    this.#tensors = new RunTensors({ model, optimizer, average: this.#average });
    this.#state = startAfter(settings.after);
    this.#checkpoints = checkpoint && new CheckpointWriter(checkpoint);
    this.#stepsPerEpoch = stepsPerEpoch(dataset, batchSize);
    this.#meter = new ProgressMeter({
      epochs: this.#lastEpoch,
      stepsPerEpoch: this.#stepsPerEpoch,
      examples: dataset.length,
      validationExamples: settings.validation?.length ?? 0,
      emit: settings.onProgress,
    });
  }

  /** Goes to where the checkpoint was written, where there is one and `resume` asks for it. */
  async resume(): Promise<void> {
    const checkpoints = this.#checkpoints;
    if (!checkpoints || !this.#settings.checkpoint?.resume) return;
    const saved = await checkpoints.read();
    if (!saved) return;
    checkSameRun(saved, this.#identity, checkpoints.location);
    this.#tensors.write(saved, checkpoints.location);
    this.#state = saved.state;
    checkpoints.resumed(this.#place);
    this.#settings.onProgress?.({ type: 'resume', location: checkpoints.location, ...this.#place });
  }

  async train(): Promise<TrainingSummary> {
    const { signal, earlyStopping } = this.#settings;
    this.#clock = new Stopwatch(this.#state.seconds);
    try {
      while (!this.#state.finished) {
        await this.#trainEpoch();
        if (this.#state.epoch === this.#state.firstEpoch) {
          checkReadable(this.#dataset, this.#state.skipped, 'fit');
        }
        await this.#closeEpoch();
      }
    } catch (error) {
      if (this.#unsaved && signal?.aborted && error === signal.reason) await this.#save();
      throw error;
    }
    if (earlyStopping?.restoreBest) this.#tensors.restoreBest();
    else this.#average?.apply();
    return this.#summary();
  }

  dispose(): void {
    this.#tensors.dispose();
  }

  async #trainEpoch(): Promise<void> {
    const { seed, schedule, epochs, batchAugmentation } = this.#settings;
    const { firstEpoch, epoch, step: startStep, running } = this.#state;
    this.#epochClock = new Stopwatch(running.seconds);
    this.#meter.restart();
    const order = { ...this.#reading, shuffle: true, seed, epoch, startStep, batchAugmentation };
    for await (const batch of batches(this.#dataset, order)) {
      const step = epoch * this.#stepsPerEpoch + batch.step;
      const stepOfRun = step - firstEpoch * this.#stepsPerEpoch;
      const learningRate = schedule.at(stepOfRun, epochs * this.#stepsPerEpoch);
      const place = { examples: batch.examples.length, learningRate, step: batch.step + 1 };
      try {
        const figures = this.#step.run(batch, { seed, step, learningRate });
        this.#average?.update(stepOfRun);
        this.#moveTo({ step: place.step });
        await this.#results.add(figures, place);
      } finally {
        batch.dispose();
      }
      if (this.#checkpoints?.due) {
        await this.#save();
        this.#meter.restart();
      }
      await this.#breaks.take();
    }
    await this.#results.drain();
    // Batches that lost all their examples are behind us too.
    this.#moveTo({ step: this.#stepsPerEpoch });
  }

  async #closeEpoch(): Promise<void> {
    const { earlyStopping, onProgress } = this.#settings;
    const epochs = this.#lastEpoch;
    const trainingSeconds = this.#epochClock.seconds;
    const validate = () => this.#validate();
    const validation = await (this.#average?.during(validate) ?? validate());
    const { epoch, running, history, trained } = this.#state;
    const record: EpochRecord = {
      epoch: epoch + 1,
      loss: running.loss / running.examples,
      accuracy: running.correct / running.examples,
      ...(validation && { validationLoss: validation.loss, validationAccuracy: validation.accuracy }),
      learningRate: running.learningRate,
      seconds: this.#epochClock.seconds,
      examplesPerSecond: running.examples / trainingSeconds,
    };
    const stopping = earlyStopping && judgeEpoch(this.#state.earlyStopping, record, earlyStopping);
    if (stopping?.best?.epoch === record.epoch && earlyStopping?.restoreBest) this.#tensors.rememberBest();
    const stops = stopping !== undefined && stopping.waited >= (earlyStopping?.patience ?? 0);
    const isLast = record.epoch === epochs;
    this.#moveTo({
      epoch: record.epoch,
      step: 0,
      running: NOTHING_RUN,
      history: [...history, record],
      earlyStopping: stopping ?? this.#state.earlyStopping,
      stoppedEarly: stops && !isLast,
      finished: stops || isLast,
      seconds: this.#clock.seconds,
      trained: {
        examples: trained.examples + running.examples,
        seconds: trained.seconds + trainingSeconds,
      },
    });
    this.#epochClock = new Stopwatch();
    if (this.#checkpoints) await this.#save();
    else if (this.#state.finished) this.#checkFinite(await weightData(this.#model), record.learningRate);
    onProgress?.({ type: 'epoch', epochs, record });
    if (stops && !isLast && stopping.best) {
      const { epoch: bestEpoch } = stopping.best;
      onProgress?.({ type: 'stop', reason: 'early-stopping', epoch: record.epoch, bestEpoch });
    }
  }

  async #validate(): Promise<ValidationFigures | undefined> {
    const { validation } = this.#settings;
    if (!validation) return undefined;
    const watch = new Stopwatch();
    const figures = await validate(this.#step, validation, this.#reading, this.#breaks);
    this.#meter.validated(watch.seconds);
    if (Number.isFinite(figures.loss)) return figures;
    throw divergenceError(`the validation loss became ${figures.loss}`, {
      epoch: this.#state.epoch + 1,
      learningRate: this.#state.running.learningRate,
      kept: this.#checkpoints?.kept ?? '',
    });
  }

  /** Adds a step's figures to the epoch's. */
  #count({ loss, correct, examples, learningRate, step }: StepResult): void {
    const epoch = this.#state.epoch + 1;
    if (!Number.isFinite(loss)) {
      const kept = this.#checkpoints?.kept ?? '';
      throw divergenceError(`the loss became ${loss}`, { epoch, step, learningRate, kept });
    }
    const before = this.#state.running;
    const running = {
      loss: before.loss + loss * examples,
      correct: before.correct + correct,
      examples: before.examples + examples,
      learningRate,
      seconds: before.seconds,
    };
    this.#moveTo({ running });
    this.#meter.step(examples, {
      epoch,
      step,
      loss: running.loss / running.examples,
      accuracy: running.correct / running.examples,
      learningRate,
    });
  }

  async #save(): Promise<void> {
    await this.#results.drain();
    const tensors = await this.#tensors.read();
    const { running, history } = this.#state;
    const learningRate = running.examples > 0 ? running.learningRate : (history.at(-1)?.learningRate ?? 0);
    this.#checkFinite({ ...tensors.optimizer, ...tensors.weights }, learningRate);
    const seconds = running.examples > 0 ? this.#epochClock.seconds : 0;
    this.#moveTo({ seconds: this.#clock.seconds, running: { ...running, seconds } });
    const checkpoints = this.#checkpoints;
    await checkpoints?.write({ ...tensors, ...this.#identity, state: this.#state }, this.#place);
    this.#unsaved = false;
    if (!checkpoints) return;
    this.#settings.onProgress?.({ type: 'checkpoint', location: checkpoints.location, ...this.#place });
  }

  /** @throws TrainingError naming a weight that is no number any more */
  #checkFinite(tensors: Readonly<Record<string, TensorData>>, learningRate: number): void {
    const found = findNonFinite(tensors);
    if (!found) return;
    const { epoch, step } = this.#place;
    throw divergenceError(`${found.name} became ${found.value}`, {
      epoch,
      step,
      learningRate,
      kept: this.#checkpoints?.kept ?? '',
    });
  }

  /** How both datasets are read. */
  get #reading(): BatchesOptions {
    const { batchSize, prefetch, signal } = this.#settings;
    return { batchSize, prefetch, signal, onSkip: this.#onSkip };
  }

  readonly #onSkip = (skipped: SkippedExample): void => {
    const { skipped: known } = this.#state;
    // A resumed run comes across the same files again.
    if (known.some(({ id }) => id === skipped.id)) return;
    this.#moveTo({ skipped: [...known, skipped] });
    this.#settings.onProgress?.({ type: 'skip', ...skipped });
  };

  #moveTo(change: Partial<RunState>): void {
    this.#state = { ...this.#state, ...change };
    this.#unsaved = this.#checkpoints !== undefined;
  }

  /** Counted over earlier phases too. */
  get #lastEpoch(): number {
    return this.#state.firstEpoch + this.#settings.epochs;
  }

  /** The epoch under way, or the last one when it is done. */
  get #place(): CheckpointPlace {
    const { epoch, step } = this.#state;
    return step === 0 && epoch > 0 ? { epoch, step: this.#stepsPerEpoch } : { epoch: epoch + 1, step };
  }

  #summary(): TrainingSummary {
    const { history, earlyStopping, stoppedEarly, seconds, trained, skipped } = this.#state;
    const restored = this.#settings.earlyStopping?.restoreBest ? earlyStopping.best?.epoch : undefined;
    return {
      history,
      epoch: restored ?? history.length,
      stoppedEarly,
      seconds,
      examplesPerSecond: trained.examples / trained.seconds,
      skipped,
    };
  }
}
