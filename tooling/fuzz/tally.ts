const SLOW_MS = 2000;

interface Counts {
  read: number;
  refused: number;
  slowest: number;
}

/** Counts what became of damaged files, by format, and prints it at the end. */
export class FuzzTally {
  readonly #counts: Map<string, Counts>;
  #failures = 0;
  #peak = 0;

  constructor(formats: readonly string[]) {
    this.#counts = new Map(formats.map((format) => [format, { read: 0, refused: 0, slowest: 0 }]));
  }

  /**
   * Reads one damaged file. It fails where it takes long, or throws what isn't meant for people.
   *
   * @param seed with which the file can be made again
   * @param isForPeople tells errors that the reader may throw
   */
  async count(
    format: string,
    seed: number,
    { read, isForPeople }: { read(): Promise<unknown>; isForPeople(error: unknown): boolean },
  ): Promise<void> {
    const counts = this.#counts.get(format) as Counts;
    const start = performance.now();
    try {
      await read();
      counts.read += 1;
    } catch (error) {
      counts.refused += 1;
      const isLong = error instanceof Error && error.message.length > 5000;
      if (isLong || !isForPeople(error)) this.fail(format, seed, error);
    }
    const took = performance.now() - start;
    counts.slowest = Math.max(counts.slowest, took);
    if (took > SLOW_MS) this.fail(format, seed, `took ${took.toFixed(0)} ms`);
    if (seed % 100 === 0) this.#peak = Math.max(this.#peak, process.memoryUsage().rss);
  }

  fail(format: string, seed: number, problem: unknown): void {
    this.#failures += 1;
    console.error(`${format}, seed ${seed}:`, problem);
  }

  /** Prints a row a format, and makes the process fail where a file did. */
  report(count: number, first: number): void {
    const rows = [...this.#counts].map(([format, { slowest, ...rest }]) => [
      format,
      { ...rest, slowestMs: Math.round(slowest) },
    ]);
    console.table(Object.fromEntries(rows));
    console.log(
      `${count} files from seed ${first}, ${this.#failures} failures, at most ${Math.round(this.#peak / 1e6)} MB of memory`,
    );
    if (this.#failures > 0) process.exitCode = 1;
  }
}
