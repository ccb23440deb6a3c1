import { type PoolWorker, startWorker } from '#pool-worker';
import { type NativeFunctions, SHARED_FUNCTIONS, type SharedFunction } from './functions.js';
import { ARGUMENTS, CONTROL, CONTROL_BYTES } from './worker-source.js';

/** A job for all threads. */
export interface Job {
  readonly name: SharedFunction;
  readonly args: readonly number[];
  readonly units: number;
  /** Units that a thread takes at a time, at least; it takes more while much is left. */
  readonly smallest: number;
  /** `threads` pieces of memory, one after the other. */
  readonly scratch: { readonly address: number; readonly bytes: number };
}

/** What a pool is made of. */
export interface PoolSettings {
  /** 2 or more, the caller's thread among them. */
  readonly threads: number;
  /** Our module for shared memory. */
  readonly module: WebAssembly.Module;
  /** A shared memory. */
  readonly memory: WebAssembly.Memory;
  /** Milliseconds that the caller waits for the others after its own part of a job, before it gives them up. */
  readonly patience?: number;
}

/** Rounds that the caller looks whether the others are done before it sleeps, where it may: some ten microseconds. */
const SPINS = 20_000;
/** Milliseconds of one wait. A machine that was asleep for an hour has used up one of them, not all patience. */
const SLICE = 100;
const PATIENCE = 30_000;

/** Worker threads on a shared memory, which take parts of our functions' work together with the calling thread. */
export class ThreadPool {
  /** Threads that work on a job, the caller's among them. */
  readonly threads: number;
  readonly #workers: readonly PoolWorker[];
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #arguments: Float64Array;
  readonly #slices: number;
  readonly #maySleep: boolean;

  private constructor(workers: readonly PoolWorker[], control: SharedArrayBuffer, patience: number) {
    this.threads = workers.length + 1;
    this.#workers = workers;
    this.#control = new Int32Array(control, 0, ARGUMENTS.offset / 4);
    this.#arguments = new Float64Array(control, ARGUMENTS.offset);
    this.#slices = Math.ceil(patience / SLICE);
    this.#maySleep = maySleep();
  }

  /**
   * Starts `threads - 1` workers.
   *
   * @throws Error when a worker can't start; those that could are ended
   */
  static async start({ threads, module, memory, patience = PATIENCE }: PoolSettings): Promise<ThreadPool> {
    const control = new SharedArrayBuffer(CONTROL_BYTES);
    const starts = Array.from({ length: threads - 1 }, async (_, i) =>
      startWorker({ module, memory, control, functions: SHARED_FUNCTIONS, id: i + 1, threads }),
    );
    const settled = await Promise.allSettled(starts);
    const workers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failure = settled.find((one) => one.status === 'rejected');
    if (failure) {
      for (const worker of workers) worker.terminate();
      throw new Error(`@striate/kernels: a worker thread could not start: ${messageOf(failure.reason)}`, {
        cause: failure.reason,
      });
    }
    return new ThreadPool(workers, control, patience);
  }

  /**
   * Does a job; the caller takes parts as well. Returns when all of it is done.
   *
   * @param functions the caller's own instance of our module
   * @throws Error when a function fails, in whichever thread; the pool works on
   * @throws DeadPoolError when a worker does not come to its end; the pool is closed then
   */
  run(functions: NativeFunctions, job: Job): void {
    this.#open(job);
    let finished = false;
    try {
      this.#takeParts(functions, job);
    } finally {
      Atomics.store(this.#control, CONTROL.open, 0);
      finished = this.#waitForOthers();
      if (!finished) this.close();
    }
    if (!finished) throw new DeadPoolError(job.name, this.#slices * SLICE);
    if (Atomics.load(this.#control, CONTROL.failed) === 1) {
      throw new Error(`@striate/kernels: ${job.name} failed on a worker thread; its result is lost`);
    }
  }

  /** Whether no worker looks for work, so that all would have to be woken. */
  get isAsleep(): boolean {
    return Atomics.load(this.#control, CONTROL.sleepers) === this.#workers.length;
  }

  /** Ends the workers. */
  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }

  #open({ name, args, units, smallest, scratch }: Job): void {
    const control = this.#control;
    this.#arguments.set(args);
    control[CONTROL.function] = SHARED_FUNCTIONS.indexOf(name);
    control[CONTROL.argumentCount] = args.length;
    control[CONTROL.units] = units;
    control[CONTROL.smallest] = smallest;
    control[CONTROL.scratchBase] = scratch.address;
    control[CONTROL.scratchBytes] = scratch.bytes;
    control[CONTROL.failed] = 0;
    Atomics.store(control, CONTROL.next, 0);
    Atomics.store(control, CONTROL.open, 1);
    Atomics.add(control, CONTROL.generation, 1);
    // Waking is a call to the system for each sleeper, and most jobs find the workers awake.
    if (Atomics.load(control, CONTROL.sleepers) > 0) Atomics.notify(control, CONTROL.generation);
  }

  #takeParts(functions: NativeFunctions, { name, args, units, smallest, scratch }: Job): void {
    const own = scratch.bytes === 0 ? [] : [scratch.address];
    const control = this.#control;
    for (;;) {
      const from = Atomics.load(control, CONTROL.next);
      if (from >= units) return;
      const to = Math.min(units, from + Math.max(smallest, Math.ceil((units - from) / (2 * this.threads))));
      if (Atomics.compareExchange(control, CONTROL.next, from, to) !== from) continue;
      functions[name](...args, from, to, ...own);
    }
  }

  /** Whether all workers came to their end before patience did. */
  #waitForOthers(): boolean {
    const control = this.#control;
    for (let i = 0; i < SPINS; i++) if (Atomics.load(control, CONTROL.active) === 0) return true;
    Atomics.store(control, CONTROL.callerSleeps, 1);
    try {
      for (let slice = 0; slice < this.#slices; slice++) {
        const end = performance.now() + SLICE;
        do {
          const active = Atomics.load(control, CONTROL.active);
          if (active === 0) return true;
          if (this.#maySleep) Atomics.wait(control, CONTROL.active, active, SLICE);
        } while (performance.now() < end);
      }
      return Atomics.load(control, CONTROL.active) === 0;
    } finally {
      Atomics.store(control, CONTROL.callerSleeps, 0);
    }
  }
}

/** A worker thread that died, or hangs, in the middle of a job. */
export class DeadPoolError extends Error {
  constructor(name: string, ms: number) {
    super(
      `@striate/kernels: a worker thread did not finish its part of ${name} within ${ms / 1000} s, so it has died or the ` +
        'machine is overloaded; the result is lost, and later work runs on one thread, until installKernels({ threads }) ' +
        'starts new ones',
    );
  }
}

/** The main thread of a page may not. */
function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
