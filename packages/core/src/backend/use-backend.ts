import type { WasmPaths } from '@striate/kernels';
import { backend as currentBackend, setBackend } from '@tensorflow/tfjs-core';
import { ShapeError, TrainingError } from '../errors.js';
import { inspectWebGl, inspectWebGpu } from './graphics.js';

/** The tfjs backends, by tfjs's names. */
export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

export interface UseBackendOptions {
  /** Default `auto`: WebGPU or WebGL in a browser with a real GPU, else WASM, else plain JavaScript. */
  readonly backend?: 'auto' | BackendName;
  /** For `wasm` alone: 1 to 8, or `auto` (default), up to 4; one where threads cannot run, and `reason` says why. */
  readonly threads?: 'auto' | number;
  /** Where a browser finds tfjs's WASM files; default: where the bundler put them. Not used in Node. */
  readonly wasmPaths?: WasmPaths;
}

/** The backend that runs now. */
export interface BackendChoice {
  readonly name: BackendName;
  /** Threads that kernels run on; 1 for all but `wasm`. */
  readonly threads: number;
  /** Why this one, in a sentence: what was found, what was asked for. */
  readonly reason: string;
}

const NAMES: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/**
 * Chooses, starts and selects a tfjs backend, with the kernels and gradients that training needs.
 *
 * Only the backend that is used is loaded. Software WebGPU and WebGL lose to WASM, so `auto` passes them by.
 * A later call may choose another backend; tfjs moves tensors between them.
 *
 * @returns what was started and why
 * @throws ShapeError for an unknown name
 * @throws TrainingError where the backend asked for can't run here, or the number of threads is out of range; lists what can
 * @example
 * await useBackend(); // { name: 'wasm', threads: 2, reason: 'no WebGPU, no WebGL 2; 2 threads: half of 4 cores, at most 4' }
 */
export async function useBackend(options: UseBackendOptions = {}): Promise<BackendChoice> {
  const { backend = 'auto' } = options;
  if (backend === 'auto') return chooseBackend(options);
  if (!NAMES.includes(backend)) {
    throw new ShapeError(
      `useBackend: expected backend to be one of auto, ${NAMES.join(', ')}, received ${JSON.stringify(backend)}; available here: ${(await availableBackends()).join(', ')}`,
    );
  }
  try {
    return await start(backend, options, 'asked for');
  } catch (cause) {
    throw new TrainingError(
      `useBackend: the ${backend} backend can't start here: ${messageOf(cause)}; available here: ${(await availableBackends()).join(', ')}`,
      { cause },
    );
  }
}

/** Tries the fastest first, and keeps a note of what spoke against each. */
async function chooseBackend(options: UseBackendOptions): Promise<BackendChoice> {
  const notes: string[] = [];
  for (const [name, inspect] of [
    ['webgpu', inspectWebGpu],
    ['webgl', inspectWebGl],
  ] as const) {
    const { kind, finding } = await inspect();
    notes.push(finding);
    if (kind !== 'gpu') continue;
    try {
      return await start(name, options, notes.join(', '));
    } catch (error) {
      notes.push(`${name} failed to start (${messageOf(error)})`);
    }
  }
  try {
    return await start('wasm', options, notes.join(', '));
  } catch (cause) {
    if (options.threads !== undefined && options.threads !== 'auto') {
      throw new TrainingError(
        `useBackend: the wasm backend can't start as asked: ${messageOf(cause)}; leave threads at 'auto'`,
        { cause },
      );
    }
    notes.push(`wasm failed to start (${messageOf(cause)}), and plain JavaScript is very slow`);
    return start('cpu', options, notes.join(', '));
  }
}

async function start(
  name: BackendName,
  { threads, wasmPaths }: UseBackendOptions,
  because: string,
): Promise<BackendChoice> {
  // tfjs-layers registers tfjs's own gradients when it is first imported; those of kernels must come after.
  await import('@tensorflow/tfjs-layers');
  const { installGradients, installKernels } = await import('@striate/kernels');
  if (name === 'wasm') {
    const started = await installKernels({ threads, wasmPaths });
    const count = started.threads === 1 ? '1 thread' : `${started.threads} threads`;
    return { name, threads: started.threads, reason: `${because}; ${count}: ${started.reason}` };
  }
  const needed = await graphicsNeeded(name);
  if (needed?.kind === 'none') throw new Error(needed.finding);
  await load(name);
  installGradients();
  if (!(await setBackend(name))) throw new Error('tfjs could not initialise it');
  if (name === 'cpu') silenceGreeting();
  const finding = needed && !because.includes(needed.finding) ? `; ${needed.finding}` : '';
  return { name, threads: 1, reason: `${because}${finding}` };
}

async function graphicsNeeded(name: BackendName) {
  if (name === 'webgpu') return inspectWebGpu();
  if (name === 'webgl') return inspectWebGl();
  return undefined;
}

/** Literal imports, so that a bundler gives each backend a file of its own. */
async function load(name: 'webgpu' | 'webgl' | 'cpu'): Promise<unknown> {
  if (name === 'webgpu') return import('@tensorflow/tfjs-backend-webgpu');
  if (name === 'webgl') return import('@tensorflow/tfjs-backend-webgl');
  return import('@tensorflow/tfjs-backend-cpu');
}

async function availableBackends(): Promise<BackendName[]> {
  const available: BackendName[] = [];
  if ((await inspectWebGpu()).kind !== 'none') available.push('webgpu');
  if (inspectWebGl().kind !== 'none') available.push('webgl');
  if (typeof WebAssembly !== 'undefined') available.push('wasm');
  return [...available, 'cpu'];
}

/** tfjs's plain backend greets on the console at its first tensor in Node, and a library should not print. */
function silenceGreeting(): void {
  Object.assign(currentBackend(), { firstUse: false });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
