import { BackendWasm, getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { engine, env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { preparePlainModule, threadSupport, withThreadedModule } from '#wasm-module';
import { installKernels } from '../install-kernels.js';
import { WASM } from '../kernels/kernel.js';
import { loadModules } from '../native/modules.js';
import { nativeOf } from '../native/native.js';
import { bindBackendFunctions, MAX_THREADS } from './threaded-module.js';
import type { WasmPaths } from './wasm-paths.js';

const THREADS_FLAG = 'WASM_HAS_MULTITHREAD_SUPPORT';
// More help little, and leave no core to the program around.
const AUTO_THREADS = 4;
// tfjs's threads wait for work by spinning, so they would take the cores from ours; what is left to them is small.
const TFJS_THREADS = 1;
const PRIORITY = 3; // tfjs's own for this backend

/** Options of `startWasm`. */
export interface StartWasmOptions {
  /** Number of threads, 1 to 8; `'auto'` (default) takes half of the cores, 4 at most, where threads can run. */
  readonly threads?: 'auto' | number;
  /** Where a browser finds tfjs's WASM files; default: where a bundler put them. Not used in Node. */
  readonly wasmPaths?: WasmPaths;
}

/** What `startWasm` started. */
export interface WasmStart {
  /** Number of threads that the kernels of this package run on. */
  readonly threads: number;
  /** Why this number, as a sentence's end: "asked for". */
  readonly reason: string;
}

let queue: Promise<unknown> = Promise.resolve();
let started: { backend: unknown; start: WasmStart } | undefined;
let plainFactory: Parameters<typeof registerBackend>[1] | undefined;

/**
 * Starts the tfjs WASM backend with the training kernels, on several threads where they can run, and selects it.
 *
 * @param options.threads 1 to 8, or 'auto' (default)
 * @param options.wasmPaths where a browser finds tfjs's files
 * @returns the number of threads, and why
 * @throws Error when the threads asked for can't run here, when the backend already runs with another number of them
 *   (its tensors would be lost), or when a file can't be fetched
 * @example
 * ```ts
 * import { startWasm } from '@striate/kernels';
 *
 * await startWasm(); // { threads: 4, reason: 'half of 8 cores, at most 4' }
 * ```
 */
export function startWasm(options: StartWasmOptions = {}): Promise<WasmStart> {
  // One after the other: two starts at once would make two backends.
  const result = queue.then(() => startNext(options));
  queue = result.catch(() => {});
  return result;
}

async function startNext({ threads = 'auto', wasmPaths }: StartWasmOptions): Promise<WasmStart> {
  const wanted = chooseThreads(threads);
  // Removing a backend takes its factory along; tfjs's must come back for a later start.
  plainFactory ??= engine().registryFactory[WASM]?.factory;
  const running = engine().registry[WASM];
  if (running) {
    const start = describeRunning(running, threads);
    await installKernels({ wasmPaths });
    await select();
    return start;
  }
  const start = await startNew(wanted, threads === 'auto', wasmPaths);
  await installKernels({ wasmPaths });
  started = { backend: engine().registry[WASM], start };
  return start;
}

function chooseThreads(threads: 'auto' | number): WasmStart {
  const { cores, obstacle } = threadSupport();
  if (threads === 'auto') {
    if (obstacle) return { threads: 1, reason: obstacle };
    const count = Math.max(1, Math.min(Math.floor(cores / 2), AUTO_THREADS));
    return { threads: count, reason: `half of ${cores} cores, at most ${AUTO_THREADS}` };
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
    throw new Error(
      `startWasm: threads must be 'auto' or a whole number from 1 to ${MAX_THREADS}, received ${threads}`,
    );
  }
  if (threads > 1 && obstacle) {
    throw new Error(`startWasm: ${threads} threads were asked for, but ${obstacle}; or ask for 'auto' or 1`);
  }
  return { threads, reason: 'asked for' };
}

function describeRunning(backend: unknown, threads: 'auto' | number): WasmStart {
  const start =
    started && started.backend === backend
      ? started.start
      : { threads: getThreadsCount(), reason: 'already running' };
  if (threads !== 'auto' && threads !== start.threads) {
    throw new Error(
      `startWasm: the wasm backend already runs with ${start.threads} thread(s), ${threads} were asked for; start it ` +
        "once, with the number wanted, or call tf.removeBackend('wasm') first (which disposes of its tensors)",
    );
  }
  return start;
}

async function startNew(
  wanted: WasmStart,
  auto: boolean,
  wasmPaths: WasmPaths | undefined,
): Promise<WasmStart> {
  if (wanted.threads === 1) {
    await startPlain(wasmPaths);
    return wanted;
  }
  try {
    await startThreaded(wanted.threads, wasmPaths);
    return wanted;
  } catch (error) {
    if (!auto) throw error;
    await startPlain(wasmPaths);
    return { threads: 1, reason: `threads could not start: ${(error as Error).message}` };
  }
}

async function startPlain(wasmPaths: WasmPaths | undefined): Promise<void> {
  await preparePlainModule(wasmPaths);
  if (!engine().registryFactory[WASM]) {
    if (!plainFactory) {
      throw new Error(
        "startWasm: tfjs's wasm backend was removed before the first start; call tf.removeBackend('wasm') after it",
      );
    }
    registerBackend(WASM, plainFactory, PRIORITY);
  }
  const supported = await env().getAsync(THREADS_FLAG);
  // tfjs would take its threaded build wherever threads can run, and hang in a minified page.
  env().set(THREADS_FLAG, false);
  try {
    setThreadsCount(1);
    await select();
  } finally {
    env().set(THREADS_FLAG, supported);
  }
}

async function startThreaded(threads: number, wasmPaths: WasmPaths | undefined): Promise<void> {
  const backend = await withThreadedModule(TFJS_THREADS, wasmPaths, (module) => {
    bindBackendFunctions(module);
    setThreadsCount(TFJS_THREADS);
    const made = new ThreadedBackend(module);
    // tfjs's pool starts with more workers than it was asked for, and needs no new one later.
    for (const worker of module.PThread.unusedWorkers) worker.terminate();
    module.PThread.unusedWorkers = [];
    return made;
  });
  await loadModules(wasmPaths);
  await nativeOf(backend).startThreads(threads);
  if (engine().registryFactory[WASM]) removeBackend(WASM);
  registerBackend(WASM, () => backend, PRIORITY);
  await select();
}

/** Ends our threads along with tfjs's. */
class ThreadedBackend extends BackendWasm {
  override dispose(): void {
    nativeOf(this).stopThreads();
    super.dispose();
  }
}

async function select(): Promise<void> {
  if (!(await setBackend(WASM))) {
    throw new Error('startWasm: tfjs could not start its wasm backend; its own message is on the console');
  }
}
