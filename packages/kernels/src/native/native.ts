import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeFunctions, SharedFunction } from './functions.js';
import { memoryFull } from './memory-full.js';
import { isShared, moduleFor } from './modules.js';
import { DeadPoolError, ThreadPool } from './thread-pool.js';

/** The parts of emscripten's module that we use; tfjs's types leave them out. */
interface EmscriptenModule {
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Work that costs less, in the unit of `Work.cost`, stays on one thread. Measured for eight kernels by `pnpm bench
 * --break-even`: threads that look for work are faster from 30,000 to 70,000 on.
 */
const MIN_SHARED_COST = 50_000;

/** So many times as much where the others sleep: waking them takes some 30 to 50 microseconds. */
const ASLEEP = 3;

/** A part costs at least this much, so that taking it, well below a microsecond, does not count. */
const MIN_PART_COST = 10_000;

/** The last parts, which are the smallest, are this share of what a thread would do if all did the same. */
const MOST_PARTS = 8;

/** How much there is to do, and what each thread needs for it. */
export interface Work {
  /** Number of units that the work falls into. */
  readonly units: number;
  /** About how long it takes one thread, in nanoseconds: sixteen products, or one number read and written, in each. */
  readonly cost: number;
  /** Bytes of scratch memory that whoever does a part needs; given to the function as its last argument. */
  readonly scratch?: number;
  /** Units of a part, at least, where every part repeats some of the work, such as packing a matrix; default 1. */
  readonly leastUnits?: number;
}

/** Numbers that are lent to a compiled function. */
type Numbers = Int32Array | Float32Array | Float64Array;

/** Our module, running inside of a tfjs backend's memory. */
export class Native {
  readonly functions: NativeFunctions;
  /** Work that costs less stays on one thread. Tests and benchmarks change it. */
  minSharedCost = MIN_SHARED_COST;
  readonly #backend: BackendWasm;
  #pool: ThreadPool | undefined;

  constructor(backend: BackendWasm) {
    const memory = memoryOf(backend);
    const instance = new WebAssembly.Instance(moduleFor(memory), { env: { memory } });
    this.functions = instance.exports as unknown as NativeFunctions;
    this.#backend = backend;
  }

  /** Threads that work is shared among, the caller's included. */
  get threads(): number {
    return this.#pool?.threads ?? 1;
  }

  /** Whether the backend's memory can be shared, without which there is one thread. */
  get canShare(): boolean {
    return isShared(memoryOf(this.#backend));
  }

  /**
   * Starts threads for all later work, in the place of those that run. The results stay the same, bit for bit.
   *
   * @param threads the caller's among them
   * @throws Error when one can't start; there is one thread then
   */
  async startThreads(threads: number): Promise<void> {
    this.stopThreads();
    if (threads === 1) return;
    const memory = memoryOf(this.#backend);
    this.#pool = await ThreadPool.start({ threads, module: moduleFor(memory), memory });
  }

  /** Ends the threads that `startThreads` has started. */
  stopThreads(): void {
    this.#pool?.close();
    this.#pool = undefined;
  }

  /** Where a tensor's numbers begin. Stays right when memory grows. */
  address({ dataId }: TensorInfo): number {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /**
   * Does work, on all threads where that is faster: calls `name` with `args`, then a range of units, then scratch memory
   * if any.
   */
  share(
    name: SharedFunction,
    args: readonly number[],
    { units, cost, scratch = 0, leastUnits = 1 }: Work,
  ): void {
    const pool = units > 1 && cost >= this.#leastCost() ? this.#pool : undefined;
    const bytes = (scratch + 15) & ~15;
    this.withScratch(bytes * (pool?.threads ?? 1), (address) => {
      if (!pool) {
        this.functions[name](...args, 0, units, ...(bytes === 0 ? [] : [address]));
        return;
      }
      const even = units / pool.threads;
      const least = Math.max(leastUnits, even / MOST_PARTS, (units * MIN_PART_COST) / cost);
      const smallest = Math.ceil(Math.min(even, least));
      try {
        pool.run(this.functions, { name, args, units, smallest, scratch: { address, bytes } });
      } catch (error) {
        if (error instanceof DeadPoolError) this.stopThreads();
        throw error;
      }
    });
  }

  #leastCost(): number {
    return this.#pool?.isAsleep ? this.minSharedCost * ASLEEP : this.minSharedCost;
  }

  /**
   * Lends memory of the backend's heap for as long as `use` runs.
   *
   * @throws Error when the memory is full
   */
  withScratch<T>(bytes: number, use: (address: number) => T): T {
    if (bytes === 0) return use(0);
    const wasm = this.#backend.wasm as unknown as EmscriptenModule;
    const address = wasm._malloc(bytes) >>> 0;
    if (address === 0) throw memoryFull(`scratch memory of ${bytes} bytes`);
    try {
      return use(address);
    } finally {
      wasm._free(address);
    }
  }

  /**
   * Lends memory that holds a copy of `numbers`.
   *
   * @throws Error when the memory is full
   */
  withCopy<T>(numbers: Numbers, use: (address: number) => T): T {
    const bytes = bytesOf(numbers);
    return this.withScratch(bytes.length, (address) => {
      new Uint8Array(memoryOf(this.#backend).buffer, address, bytes.length).set(bytes);
      return use(address);
    });
  }

  /**
   * As `withCopy`, and takes back what has become of the numbers.
   *
   * @throws Error when the memory is full
   */
  withNumbers<T>(numbers: Numbers, use: (address: number) => T): T {
    return this.withCopy(numbers, (address) => {
      const result = use(address);
      const { buffer } = memoryOf(this.#backend);
      bytesOf(numbers).set(new Uint8Array(buffer, address, numbers.byteLength));
      return result;
    });
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Numbers): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const natives = new WeakMap<object, Native>();

/**
 * Our module in this backend's memory; made on first use.
 *
 * @throws Error before our module is loaded
 */
export function nativeOf(backend: BackendWasm): Native {
  let native = natives.get(backend.wasm);
  if (!native) {
    native = new Native(backend);
    natives.set(backend.wasm, native);
  }
  return native;
}

/** emscripten keeps its memory in one place in tfjs's plain build and in another in the threaded one. */
function memoryOf({ wasm }: BackendWasm): WebAssembly.Memory {
  const { wasmMemory, asm } = wasm as unknown as EmscriptenModule;
  return wasmMemory ?? asm.memory;
}
