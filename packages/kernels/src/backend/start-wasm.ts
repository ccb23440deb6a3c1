import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { engine, env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { preparePlainModule, withThreadedModule } from '#wasm-module';
import { WASM } from '../kernels/kernel.js';
import { nativeOf } from '../native/native.js';
import { remember } from './adopt-backend.js';
import type { Installation } from './choose-threads.js';
import { endThreadsWith } from './end-threads.js';
import { bindBackendFunctions } from './threaded-module.js';
import type { WasmPaths } from './wasm-paths.js';

const THREADS_FLAG = 'WASM_HAS_MULTITHREAD_SUPPORT';
// tfjs's threads wait for work by spinning, so they would take the cores from ours; what is left to them is small.
const TFJS_THREADS = 1;
const PRIORITY = 3; // tfjs's own for this backend

/** How `startWasm` starts. */
export interface StartOptions {
  /** Whether one thread will do where several can't start. */
  readonly fallBack: boolean;
  readonly wasmPaths: WasmPaths | undefined;
}

// Removing a backend takes its factory along; tfjs's must come back for a later start.
const plainFactory = engine().registryFactory[WASM]?.factory;

/**
 * Starts tfjs's WASM backend: for several threads the threaded build on a shared memory, which tfjs itself never starts
 * in Node, and on it our threads.
 *
 * @param wanted the threads to start, and why
 * @throws Error when a file can't be read, or a thread can't start
 */
export async function startWasm(
  wanted: Installation,
  { fallBack, wasmPaths }: StartOptions,
): Promise<Installation> {
  if (wanted.threads > 1) {
    try {
      return remember(await startThreaded(wanted.threads, wasmPaths), wanted);
    } catch (error) {
      if (!fallBack) throw error;
      const reason = `threads could not start: ${(error as Error).message}`;
      return remember(await startPlain(wasmPaths), { threads: 1, reason });
    }
  }
  return remember(await startPlain(wasmPaths), wanted);
}

async function startPlain(wasmPaths: WasmPaths | undefined): Promise<BackendWasm> {
  await preparePlainModule(wasmPaths);
  if (!engine().registryFactory[WASM]) {
    if (!plainFactory) {
      throw new Error(
        "installKernels: tfjs's wasm backend was removed before @striate/kernels was imported; import it first",
      );
    }
    registerBackend(WASM, plainFactory, PRIORITY);
  }
  const supported = await env().getAsync(THREADS_FLAG);
  // tfjs would take its threaded build wherever threads can run, and hang in a minified page.
  env().set(THREADS_FLAG, false);
  try {
    setThreadsCount(1);
    await selectWasm();
  } finally {
    env().set(THREADS_FLAG, supported);
  }
  return engine().registry[WASM] as BackendWasm;
}

async function startThreaded(threads: number, wasmPaths: WasmPaths | undefined): Promise<BackendWasm> {
  const backend = await withThreadedModule(TFJS_THREADS, wasmPaths, (module) => {
    bindBackendFunctions(module);
    setThreadsCount(TFJS_THREADS);
    const made = new BackendWasm(module);
    // tfjs's pool starts with more workers than it was asked for, and needs no new one later.
    for (const worker of module.PThread.unusedWorkers) worker.terminate();
    module.PThread.unusedWorkers = [];
    return made;
  });
  endThreadsWith(backend);
  try {
    await nativeOf(backend).startThreads(threads);
  } catch (error) {
    backend.dispose();
    throw error;
  }
  if (engine().registryFactory[WASM]) removeBackend(WASM);
  registerBackend(WASM, () => backend, PRIORITY);
  return backend;
}

/** @throws Error when tfjs could not start its backend */
export async function selectWasm(): Promise<void> {
  if (!(await setBackend(WASM))) {
    throw new Error(
      'installKernels: tfjs could not start its wasm backend; its own message is on the console',
    );
  }
}
