import { WORKER_SOURCE, type WorkerSetup } from './worker-source.js';

/** A thread of our pool. */
export interface PoolWorker {
  terminate(): void;
}

/** Starts a worker; ready when the promise is kept. */
export function startWorker(setup: WorkerSetup): Promise<PoolWorker> {
  const script = `${WORKER_SOURCE}
    onmessage = ({ data }) => {
      const loop = work(data);
      postMessage('ready');
      loop();
    };`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url);
  return new Promise<PoolWorker>((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) =>
      reject(new Error(`@striate/kernels: a worker could not start: ${event.message}`));
    worker.postMessage(setup);
  }).finally(() => URL.revokeObjectURL(url));
}
