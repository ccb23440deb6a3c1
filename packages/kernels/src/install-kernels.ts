import { engine, getBackend } from '@tensorflow/tfjs-core';
import { adoptBackend } from './backend/adopt-backend.js';
import { chooseThreads, type Installation, type Threads } from './backend/choose-threads.js';
import { selectWasm, startWasm } from './backend/start-wasm.js';
import type { WasmPaths } from './backend/wasm-paths.js';
import { WASM } from './kernels/kernel.js';
import { loadModules } from './native/modules.js';
import { installGradients, registerKernels } from './register.js';

/** Options of `installKernels`. */
export interface InstallOptions {
  /** Number of threads, 1 to 8; `'auto'` (default) takes half of the cores, 4 at most, where threads can run. */
  readonly threads?: Threads;
  /** Where a browser finds tfjs's WASM files and ours; default: where a bundler put them. Not used in Node. */
  readonly wasmPaths?: WasmPaths;
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * Gives the tfjs WASM backend the kernels that training needs, on several threads where they can run, gives tfjs the
 * gradients that it lacks, and selects the backend.
 *
 * Starts the backend where it has not been started. One that runs stays, with its tensors: a plain one, as
 * `tf.setBackend('wasm')` starts it in Node, has a memory that threads can't share, so the kernels run on one thread and
 * the result says so. Threads that can't be had are no error; look at the result.
 *
 * Calling it again is harmless: 'auto' keeps the threads that run, a number changes them. It also puts back what a package
 * imported in between has registered over ours, as `@tensorflow/tfjs-layers` does with gradients. Nothing is printed.
 *
 * @param options.threads 1 to 8, or 'auto' (default)
 * @param options.wasmPaths where a browser finds tfjs's files and ours
 * @returns the number of threads that the kernels run on, and why
 * @throws Error when `threads` is out of range, when a file can't be read, when a thread asked for can't start, or when
 *   the installed `@tensorflow/tfjs-backend-wasm` lacks a kernel that ours builds on
 * @example
 * ```ts
 * import '@tensorflow/tfjs';
 * import { installKernels } from '@striate/kernels';
 *
 * await installKernels({ threads: 'auto' }); // { threads: 4, reason: 'half of 8 cores, at most 4' }
 * ```
 */
export function installKernels(options: InstallOptions = {}): Promise<Installation> {
  // One after the other: two starts at once would make two backends.
  const result = queue.then(() => install(options));
  queue = result.catch(() => {});
  return result;
}

async function install({ threads = 'auto', wasmPaths }: InstallOptions): Promise<Installation> {
  const wanted = chooseThreads(threads);
  await loadModules(wasmPaths);
  registerKernels();
  installGradients();
  // A start that the program has not awaited.
  if (getBackend() === WASM && !engine().registry[WASM]) await engine().ready();
  const installation = engine().registry[WASM]
    ? await adoptBackend(threads, wanted)
    : await startWasm(wanted, { fallBack: threads === 'auto', wasmPaths });
  await selectWasm();
  return installation;
}
