import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { ModuleFactory, ThreadedModule } from './threaded-module.js';
import type { WasmPaths } from './wasm-paths.js';

const MAIN = 'tfjs-backend-wasm-threaded-simd.js';

/** Whether threads can run here, and why not. */
export function threadSupport(): { cores: number; obstacle?: string } {
  return { cores: os.availableParallelism() };
}

/** Node reads the plain build from the disk; there is nothing to fetch. */
export async function preparePlainModule(_wasmPaths: WasmPaths | undefined): Promise<void> {}

/**
 * Compiles tfjs's threaded build for Node, which tfjs itself never starts (tensorflow/tfjs#3830).
 *
 * tfjs ships it as one CommonJS script. It is compiled here with surroundings of our own, so that nothing global
 * changes: the number of cores that it sees (it takes half of them at most), the Worker class that its pool uses (whose
 * script tfjs ships as a string), and the process-wide error handlers that it would add, then remove with all others.
 *
 * @param threads the number of threads to make room for
 * @param build makes the backend from the module; runs while the module still sees its own number of cores
 */
export async function withThreadedModule<T>(
  threads: number,
  _wasmPaths: WasmPaths | undefined,
  build: (module: ThreadedModule) => T,
): Promise<T> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const main = join(folder, MAIN);
  const { wasmWorkerContents } = require(join(folder, MAIN.replace('.js', '.worker.js'))) as {
    wasmWorkerContents: string;
  };
  // Inside tfjs's template string the line breaks of the worker's own strings have become real ones.
  const workerScript = wasmWorkerContents.replace(/\n/g, '\\n');
  class PoolWorker extends Worker {
    constructor() {
      super(workerScript, { eval: true });
    }
  }
  const surroundings = {
    require: (name: string) => {
      if (name === 'os') return { ...os, cpus: () => new Array(2 * threads).fill({}) };
      return require(name);
    },
    process: Object.create(process, {
      on: { value: () => {} },
      listeners: { value: () => [] },
      removeListener: { value: () => {} },
    }),
    module: { exports: undefined as unknown as ModuleFactory },
    exports: {},
    global: {},
    Worker: PoolWorker,
    __filename: main,
    __dirname: folder,
  };
  const script = compileFunction(readFileSync(main, 'utf8'), Object.keys(surroundings), { filename: main });
  script(...Object.values(surroundings));
  const module = await surroundings.module.exports({
    mainScriptUrlOrBlob: main,
    locateFile: (file) => join(folder, file),
  });
  const result = build(module);
  // A running worker would keep Node alive for ever.
  for (const worker of module.PThread.runningWorkers) worker.unref?.();
  return result;
}
