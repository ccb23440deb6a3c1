import type { TrainingEvent } from './progress.js';

const EMIT_EVERY_SECONDS = 0.1;
const WINDOW_SECONDS = 5;
/** A forward pass is about a third of a training step: the guess until a validation pass has been timed. */
const VALIDATION_SPEEDUP = 3;

type StepEvent = Extract<TrainingEvent, { type: 'step' }>;

/** What the meter has to know of the whole run. */
export interface MeterOptions {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly examples: number;
  readonly validationExamples: number;
  readonly emit?: (event: TrainingEvent) => void;
  /** Seconds; default the platform's clock. */
  readonly now?: () => number;
}

/** Decides when a step is worth an event, and works out throughput and the time that is left. */
export class ProgressMeter {
  readonly #options: MeterOptions;
  readonly #now: () => number;
  /** When a step ended, and the examples trained on since the window began. */
  #window: { time: number; examples: number }[] = [];
  #emitted = Number.NEGATIVE_INFINITY;
  #examplesPerSecond = 0;
  #validationPerSecond: number | undefined;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now() / 1000);
  }

  /** Starts the clock for the next steps: after a pause, which is not to count as slow training. */
  restart(): void {
    this.#window = [{ time: this.#now(), examples: 0 }];
  }

  /** @param seconds that the validation set took */
  validated(seconds: number): void {
    this.#validationPerSecond = this.#options.validationExamples / Math.max(seconds, 1e-6);
  }

  /**
   * Counts a step, and reports it where it is the epoch's last one or the last report is a while ago.
   *
   * @param batchSize examples of this step
   * @param figures of the epoch so far
   */
  step(
    batchSize: number,
    figures: Pick<StepEvent, 'epoch' | 'step' | 'loss' | 'accuracy' | 'learningRate'>,
  ): void {
    const time = this.#now();
    this.#window.push({ time, examples: (this.#window.at(-1)?.examples ?? 0) + batchSize });
    while (this.#window.length > 2 && time - (this.#window[0]?.time ?? time) > WINDOW_SECONDS)
      this.#window.shift();
    this.#measure();
    const { emit, epochs, stepsPerEpoch } = this.#options;
    if (time - this.#emitted < EMIT_EVERY_SECONDS && figures.step < stepsPerEpoch) return;
    this.#emitted = time;
    emit?.({
      type: 'step',
      epochs,
      stepsPerEpoch,
      ...figures,
      examplesPerSecond: this.#examplesPerSecond,
      remainingSeconds: this.#remaining(figures),
    });
  }

  #measure(): void {
    const [first, last] = [this.#window[0], this.#window.at(-1)];
    if (!first || !last || last.time <= first.time) return;
    this.#examplesPerSecond = (last.examples - first.examples) / (last.time - first.time);
  }

  #remaining({ epoch, step }: Pick<StepEvent, 'epoch' | 'step'>): number {
    if (this.#examplesPerSecond === 0) return 0;
    const { epochs, stepsPerEpoch, examples, validationExamples } = this.#options;
    const epochsLeft = epochs - epoch + 1 - step / stepsPerEpoch;
    const validationRate = this.#validationPerSecond ?? this.#examplesPerSecond * VALIDATION_SPEEDUP;
    return (
      (epochsLeft * examples) / this.#examplesPerSecond +
      ((epochs - epoch + 1) * validationExamples) / validationRate
    );
  }
}
