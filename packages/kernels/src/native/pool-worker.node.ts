import { Worker } from 'node:worker_threads';
import { WORKER_SOURCE, type WorkerSetup } from './worker-source.js';

/** A thread of our pool. */
export interface PoolWorker {
  terminate(): void;
}

/** Starts a worker; ready when the promise is kept. It does not keep the program alive. */
export function startWorker(setup: WorkerSetup): Promise<PoolWorker> {
  const script = `${WORKER_SOURCE}
    const { workerData, parentPort } = require('node:worker_threads');
    const loop = work(workerData);
    parentPort.postMessage('ready');
    loop();`;
  // Without the program's own flags: a loader among them would be started in each worker.
  const worker = new Worker(script, { eval: true, execArgv: [], workerData: setup });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', () => {
      worker.unref();
      resolve({ terminate: () => void worker.terminate() });
    });
  });
}
