/** A piece of the stream, as long as the network's clips. */
export interface StreamWindow {
  readonly samples: Float32Array;
  /** Samples of the stream up to the window's end. */
  readonly end: number;
  /** Windows that were left out since the one before. */
  readonly dropped: number;
}

/**
 * The newest samples of a stream, in a ring: a window ends every `hop` samples. Silence comes before the first sample, so the first
 * window ends after one hop.
 */
export class SlidingWindow {
  readonly #size: number;
  readonly #hop: number;
  readonly #ring: Float32Array;
  #written = 0;
  #taken = 0;

  constructor(size: number, hop: number) {
    this.#size = size;
    this.#hop = hop;
    // The newest whole window ends less than a hop ago.
    this.#ring = new Float32Array(size + hop);
  }

  /** Samples that were pushed. */
  get written(): number {
    return this.#written;
  }

  /** Samples until a window ends. */
  get missing(): number {
    return this.#hop - (this.#written % this.#hop);
  }

  /** Whether a window has ended that wasn't taken. */
  get ready(): boolean {
    return this.#ended > this.#taken;
  }

  get #ended(): number {
    return Math.floor(this.#written / this.#hop);
  }

  push(samples: Float32Array): void {
    const kept = samples.subarray(Math.max(0, samples.length - this.#ring.length));
    const at = (this.#written + samples.length - kept.length) % this.#ring.length;
    const first = kept.subarray(0, this.#ring.length - at);
    this.#ring.set(first, at);
    this.#ring.set(kept.subarray(first.length));
    this.#written += samples.length;
  }

  /** Takes the newest window that has ended; those before it are dropped. */
  take(): StreamWindow {
    const dropped = this.#ended - this.#taken - 1;
    this.#taken = this.#ended;
    const end = this.#ended * this.#hop;
    // The ring is at least as long as the window, so this isn't negative.
    const at = (end - this.#size + this.#ring.length) % this.#ring.length;
    const samples = new Float32Array(this.#size);
    const first = this.#ring.subarray(at, at + this.#size);
    samples.set(first);
    samples.set(this.#ring.subarray(0, this.#size - first.length), first.length);
    return { samples, end, dropped };
  }
}
