import { DataError } from '@striate/core';

/** Pieces that come by themselves, for a reader that takes one at a time. */
export class PieceQueue {
  readonly #most: number;
  readonly #pieces: Float32Array[] = [];
  #wake = (): void => {};
  #failure: Error | undefined;

  /** @param most pieces that may wait: a reader that lost touch with the source hears of it, before memory runs out */
  constructor(most: number) {
    this.#most = most;
  }

  push(piece: Float32Array): void {
    if (this.#failure) return;
    this.#pieces.push(piece);
    if (this.#pieces.length > this.#most) {
      this.#pieces.length = 0;
      this.fail(
        new DataError(
          `microphone: ${this.#most} pieces were waiting to be read; take them faster, or listen with live: true.`,
        ),
      );
    }
    this.#wake();
  }

  /** Lets the reader have what waits, and then the error. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  async take(): Promise<Float32Array> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) return piece;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
