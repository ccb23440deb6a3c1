import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What tfjs's WASM backend is built on: the compiled program and its memory. */
export type WasmModule = BackendWasm['wasm'];

/** The emscripten module of tfjs's threaded build, as its factory returns it. */
export type ThreadedModule = WasmModule & {
  cwrap(name: string, returns: string | null, parameters: string[]): never;
  PThread: { readonly runningWorkers: readonly PoolWorker[]; unusedWorkers: PoolWorker[] };
};

/** A worker of the thread pool: a Worker in a browser, a `worker_threads` Worker in Node. */
export interface PoolWorker {
  terminate(): unknown;
  unref?(): void;
}

/** The settings of emscripten's factory that we use. */
export interface FactorySettings {
  readonly mainScriptUrlOrBlob: string;
  readonly wasmBinary?: ArrayBuffer;
  readonly locateFile: (file: string) => string;
  readonly printErr?: (message: string) => void;
}

/** Compiles tfjs's threaded build and starts its workers. */
export type ModuleFactory = (settings: FactorySettings) => Promise<ThreadedModule>;

/** Adds the functions that tfjs's BackendWasm calls, as tfjs's own start does. */
export function bindBackendFunctions(module: ThreadedModule): void {
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
}
