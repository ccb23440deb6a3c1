import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeFunctions, SharedFunction } from './functions.js';
import { moduleFor } from './modules.js';

/** The parts of emscripten's module that we use; tfjs's types leave them out. */
interface EmscriptenModule {
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm: { readonly memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** How much there is to do, and what each thread needs for it. */
export interface Work {
  /** Number of units that the work falls into. */
  readonly units: number;
  /** Bytes of scratch memory that whoever does a part needs; given to the function as its last argument. */
  readonly scratch?: number;
}

/** Our module, running inside of a tfjs backend's memory. */
export class Native {
  readonly functions: NativeFunctions;
  readonly #backend: BackendWasm;

  constructor(backend: BackendWasm) {
    const memory = memoryOf(backend);
    const instance = new WebAssembly.Instance(moduleFor(memory), { env: { memory } });
    this.functions = instance.exports as unknown as NativeFunctions;
    this.#backend = backend;
  }

  /** Where a tensor's numbers begin. Stays right when memory grows. */
  address({ dataId }: TensorInfo): number {
    return this.#backend.dataIdMap.get(dataId).memoryOffset;
  }

  /** Does work in parts: calls `name` with `args`, then the range of units, then the scratch memory if any. */
  share(name: SharedFunction, args: readonly number[], { units, scratch = 0 }: Work): void {
    if (scratch === 0) {
      this.functions[name](...args, 0, units);
      return;
    }
    this.withScratch(scratch, (address) => this.functions[name](...args, 0, units, address));
  }

  /**
   * Lends memory of the backend's heap for as long as `use` runs.
   *
   * @throws Error when the memory is full
   */
  withScratch<T>(bytes: number, use: (address: number) => T): T {
    const wasm = this.#backend.wasm as unknown as EmscriptenModule;
    const address = wasm._malloc(bytes) >>> 0;
    if (address === 0 && bytes > 0) {
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
