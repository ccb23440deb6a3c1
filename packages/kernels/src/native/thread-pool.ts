import { type PoolWorker, startWorker } from '#pool-worker';
import { type NativeFunctions, SHARED_FUNCTIONS, type SharedFunction } from './functions.js';
import { ARGUMENTS, CONTROL, CONTROL_BYTES } from './worker-source.js';

/** A job for all threads. */
export interface Job {
  readonly name: SharedFunction;
  readonly args: readonly number[];
  readonly units: number;
  /** Into how many parts the units are divided; whoever is free takes the next one. */
  readonly parts: number;
  /** `threads` pieces of memory, one after the other. */
  readonly scratch: { readonly address: number; readonly bytes: number };
}

/** Worker threads on a shared memory, which take parts of our functions' work together with the calling thread. */
export class ThreadPool {
  /** Threads that work on a job, the caller's among them. */
  readonly threads: number;
  readonly #workers: readonly PoolWorker[];
  readonly #control: Int32Array;
  readonly #arguments: Float64Array;

  private constructor(workers: readonly PoolWorker[], control: SharedArrayBuffer) {
    this.threads = workers.length + 1;
    this.#workers = workers;
    this.#control = new Int32Array(control, 0, ARGUMENTS.offset / 4);
    this.#arguments = new Float64Array(control, ARGUMENTS.offset);
  }

  /**
   * Starts `threads - 1` workers.
   *
   * @param module our module for shared memory
   * @param memory a shared memory
   * @throws Error when a worker can't start
   */
  static async start(
    threads: number,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
  ): Promise<ThreadPool> {
    const control = new SharedArrayBuffer(CONTROL_BYTES);
    const starts = Array.from({ length: threads - 1 }, (_, i) =>
      startWorker({ module, memory, control, functions: SHARED_FUNCTIONS, id: i + 1 }),
    );
    const settled = await Promise.allSettled(starts);
    const workers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failure = settled.find((one) => one.status === 'rejected');
    if (failure) {
      for (const worker of workers) worker.terminate();
      throw failure.reason;
    }
    return new ThreadPool(workers, control);
  }

  /**
   * Does a job; the caller takes parts as well. Returns when all of it is done.
   *
   * @param functions the caller's own instance of our module
   * @throws Error when a function fails, in whichever thread
   */
  run(functions: NativeFunctions, { name, args, units, parts, scratch }: Job): void {
    const control = this.#control;
    this.#arguments.set(args);
    control[CONTROL.function] = SHARED_FUNCTIONS.indexOf(name);
    control[CONTROL.argumentCount] = args.length;
    control[CONTROL.parts] = parts;
    control[CONTROL.units] = units;
    control[CONTROL.scratchBase] = scratch.address;
    control[CONTROL.scratchBytes] = scratch.bytes;
    Atomics.store(control, CONTROL.next, 0);
    Atomics.store(control, CONTROL.open, 1);
    Atomics.add(control, CONTROL.generation, 1);
    Atomics.notify(control, CONTROL.generation);
    const own = scratch.bytes === 0 ? [] : [scratch.address];
    try {
      for (let part = this.#take(); part < parts; part = this.#take()) {
        functions[name](
          ...args,
          Math.floor((part * units) / parts),
          Math.floor(((part + 1) * units) / parts),
          ...own,
        );
      }
    } finally {
      Atomics.store(control, CONTROL.open, 0);
      // The main thread of a page may not sleep; the parts are small.
      while (Atomics.load(control, CONTROL.active) > 0);
    }
    if (Atomics.exchange(control, CONTROL.failed, 0) === 1) {
      throw new Error(`@striate/kernels: ${name} failed on a worker thread`);
    }
  }

  /** Ends the workers. */
  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }

  #take(): number {
    return Atomics.add(this.#control, CONTROL.next, 1);
  }
}
