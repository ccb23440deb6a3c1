import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeFunctions, SharedFunction } from './functions.js';
import { moduleFor } from './modules.js';
import { ThreadPool } from './thread-pool.js';

/** The parts of emscripten's module that we use; tfjs's types leave them out. */
interface EmscriptenModule {
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Work that takes one thread less time than this stays on it: waking the others takes some 10 microseconds, and up to 50
 * where they sleep. In the unit of `Work.cost`.
 */
const MIN_SHARED_COST = 60_000;

/** Parts a thread, so that one that is held up leaves its share to the others. */
const PARTS_PER_THREAD = 4;

/** How much there is to do, and what each thread needs for it. */
export interface Work {
  /** Number of units that the work falls into. */
  readonly units: number;
  /** About how long it takes one thread, in nanoseconds: sixteen products, or one number read and written, in each. */
  readonly cost: number;
  /** Bytes of scratch memory that whoever does a part needs; given to the function as its last argument. */
  readonly scratch?: number;
  /** Whether every part repeats some of the work, such as packing a matrix; then there is one part a thread. */
  readonly repeats?: boolean;
}

/** Numbers that are lent to a compiled function. */
type Numbers = Int32Array | Float32Array | Float64Array;

/** Our module, running inside of a tfjs backend's memory. */
export class Native {
  readonly functions: NativeFunctions;
  readonly #backend: BackendWasm;
  #pool: ThreadPool | undefined;

  constructor(backend: BackendWasm) {
    const memory = memoryOf(backend);
    const instance = new WebAssembly.Instance(moduleFor(memory), { env: { memory } });
    this.functions = instance.exports as unknown as NativeFunctions;
    this.#backend = backend;
  }

  /**
   * Starts threads for all later work. The results stay the same, bit for bit.
   *
   * @param threads the caller's among them
   */
  async startThreads(threads: number): Promise<void> {
    const memory = memoryOf(this.#backend);
    this.#pool = await ThreadPool.start(threads, moduleFor(memory), memory);
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
    { units, cost, scratch = 0, repeats = false }: Work,
  ): void {
    const pool = cost < MIN_SHARED_COST || units < 2 ? undefined : this.#pool;
    const bytes = (scratch + 15) & ~15;
    this.withScratch(bytes * (pool?.threads ?? 1), (address) => {
      if (!pool) {
        this.functions[name](...args, 0, units, ...(bytes === 0 ? [] : [address]));
        return;
      }
      const parts = Math.min(units, pool.threads * (repeats ? 1 : PARTS_PER_THREAD));
      pool.run(this.functions, { name, args, units, parts, scratch: { address, bytes } });
    });
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
    if (address === 0) {
      throw new Error(
        `@striate/kernels: ${bytes} bytes of scratch memory were asked for, but the wasm backend's memory is full; ` +
          'use a smaller batch, or dispose of tensors',
      );
    }
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
