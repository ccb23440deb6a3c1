const EVERY_MILLISECONDS = 50;

/**
 * Lets timers, signals and input be handled while a long computation goes on: some 20 times a second.
 *
 * Promises alone do not do that, and `setTimeout` would cost a browser 4 ms each time. One for a whole run: epochs may be
 * shorter than the time between two breaks.
 *
 * @example
 * const breaks = new EventLoopBreaks();
 * for (const row of rows) {
 *   learnFrom(row);
 *   await breaks.take(); // a page stays alive
 * }
 */
export class EventLoopBreaks {
  #last = performance.now();

  /** Call it often: most calls return without waiting. */
  async take(): Promise<void> {
    if (performance.now() - this.#last < EVERY_MILLISECONDS) return;
    await nextTask();
    this.#last = performance.now();
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // An open port would keep Node from exiting.
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
