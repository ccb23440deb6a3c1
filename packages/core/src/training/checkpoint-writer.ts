import type { Storage } from '../storage/storage.js';
import { checkRange } from './check-range.js';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.js';
import type { CheckpointOptions } from './fit-options.js';

const FILE = 'checkpoint.safetensors';
const DEFAULT_EVERY_SECONDS = 30;
/** Writing a large model must not become the main work: at most a tenth of the time goes into it. */
const SHARE_OF_TIME = 0.1;

/**
 * Reads a run's latest checkpoint.
 *
 * @returns undefined where there is none
 * @throws BundleError where the file is damaged or no checkpoint
 */
export async function readCheckpoint(storage: Storage): Promise<Checkpoint | undefined> {
  const files = await storage.list();
  if (!files.includes(FILE)) return undefined;
  return decodeCheckpoint(await storage.read(FILE), `${storage.location}/${FILE}`);
}

/** A place in a run, for messages and events. */
export interface CheckpointPlace {
  /** From 1. */
  readonly epoch: number;
  /** Steps of that epoch that are done. */
  readonly step: number;
}

/** Keeps a run's latest checkpoint in a storage, and knows when the next one is due. */
export class CheckpointWriter {
  readonly #storage: Storage;
  readonly #everySeconds: number;
  #due: number;
  #latest: CheckpointPlace | undefined;

  /** @throws TrainingError for a negative interval */
  constructor({ storage, everySeconds = DEFAULT_EVERY_SECONDS }: CheckpointOptions) {
    checkRange('fit', 'checkpoint.everySeconds', everySeconds, 0);
    this.#storage = storage;
    this.#everySeconds = everySeconds;
    this.#due = now() + everySeconds;
  }

  /** For messages and events. */
  get location(): string {
    return `${this.#storage.location}/${FILE}`;
  }

  get due(): boolean {
    return now() >= this.#due;
  }

  /** A sentence for an error's end: which checkpoint is still there. */
  get kept(): string {
    if (!this.#latest) return '';
    const { epoch, step } = this.#latest;
    return ` The last good checkpoint is kept: ${this.location} (epoch ${epoch}, step ${step}).`;
  }

  /**
   * @returns undefined where there is none
   * @throws BundleError where the file is damaged or no checkpoint
   */
  read(): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.#storage);
  }

  /** Replaces the checkpoint. */
  async write(checkpoint: Checkpoint, place: CheckpointPlace): Promise<void> {
    const started = now();
    await this.#storage.write({ [FILE]: encodeCheckpoint(checkpoint) });
    this.#latest = place;
    const ended = now();
    this.#due = ended + Math.max(this.#everySeconds, (ended - started) / SHARE_OF_TIME);
  }

  /** Notes what a resumed run starts from. */
  resumed(place: CheckpointPlace): void {
    this.#latest = place;
  }
}

function now(): number {
  return performance.now() / 1000;
}
