import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { nativeOf } from '../native/native.js';

const watched = new WeakSet<object>();

/** Ends our threads along with their backend, so that `tf.removeBackend` leaves nothing behind. */
export function endThreadsWith(backend: BackendWasm): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    nativeOf(backend).stopThreads();
    dispose();
  };
}
