import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine } from '@tensorflow/tfjs-core';
import { WASM } from '../kernels/kernel.js';
import { nativeOf } from '../native/native.js';
import type { Installation, Threads } from './choose-threads.js';
import { endThreadsWith } from './end-threads.js';

const installations = new WeakMap<object, Installation>();

/** Keeps what was installed on a backend, for those who ask again. */
export function remember(backend: object, installation: Installation): Installation {
  installations.set(backend, installation);
  return installation;
}

/**
 * Gives the backend that runs the threads wanted, where its memory can be shared.
 *
 * @param threads as asked for
 * @param wanted what that means on this machine
 * @throws Error when a thread asked for can't start
 */
export async function adoptBackend(threads: Threads, wanted: Installation): Promise<Installation> {
  const backend = engine().registry[WASM] as BackendWasm;
  const native = nativeOf(backend);
  const before = installations.get(backend);
  if (threads === 'auto' && native.threads === before?.threads) return before;
  if (wanted.threads > 1 && !native.canShare) {
    return remember(backend, {
      threads: 1,
      reason:
        "the wasm backend was running already, on a memory that threads can't share; call installKernels before " +
        "tf.setBackend('wasm'), or tf.removeBackend('wasm') first (which disposes of its tensors)",
    });
  }
  if (native.threads !== wanted.threads) {
    await native.startThreads(wanted.threads);
    endThreadsWith(backend);
  }
  return remember(backend, wanted);
}
