import { getBackend } from '@tensorflow/tfjs-core';
import type { BatchFigures } from './training-step.js';

/** What a batch came to. */
export interface StepResult {
  /** Mean over the batch. */
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
  readonly learningRate: number;
  /** Within the epoch, from 1. */
  readonly step: number;
}

type Pending = Promise<StepResult>;

/** Results that may be on their way from a GPU while further steps are queued there. */
const MAX_PENDING = 4;

/**
 * Reads the figures of steps, in order: at once where the backend computes in this thread, a few steps late where
 * waiting would leave a GPU idle.
 */
export class StepResults {
  readonly #handle: (result: StepResult) => void;
  readonly #immediate = ['cpu', 'wasm'].includes(getBackend());
  readonly #pending: Pending[] = [];

  /** @param handle hears of every step once; may throw */
  constructor(handle: (result: StepResult) => void) {
    this.#handle = handle;
  }

  /** Takes over the tensors. */
  async add(figures: BatchFigures, place: Omit<StepResult, 'loss' | 'correct'>): Promise<void> {
    if (this.#immediate) {
      const [loss, correct] = [figures.loss, figures.correct].map((figure) => figure.dataSync()[0] as number);
      disposeFigures(figures);
      this.#handle({ loss: loss as number, correct: correct as number, ...place });
      return;
    }
    const pending = readLater(figures, place);
    // Whoever stops early asks for no more results: a failed read must not become an unhandled rejection.
    pending.catch(() => {});
    this.#pending.push(pending);
    await this.#settle(MAX_PENDING);
  }

  /** Waits for all results. */
  drain(): Promise<void> {
    return this.#settle(0);
  }

  async #settle(left: number): Promise<void> {
    while (this.#pending.length > left) this.#handle(await (this.#pending.shift() as Pending));
  }
}

async function readLater(figures: BatchFigures, place: Omit<StepResult, 'loss' | 'correct'>): Pending {
  try {
    const [loss, correct] = await Promise.all([figures.loss.data(), figures.correct.data()]);
    return { loss: loss[0] as number, correct: correct[0] as number, ...place };
  } finally {
    disposeFigures(figures);
  }
}

function disposeFigures({ loss, correct }: BatchFigures): void {
  loss.dispose();
  correct.dispose();
}
