import { threadSupport } from '#wasm-module';

/** A number of threads, 1 to 8, or as many as the machine is good for. */
export type Threads = 'auto' | number;

/** What `installKernels` found or started. */
export interface Installation {
  /** Number of threads that the kernels of this package run on. */
  readonly threads: number;
  /** Why this number, as a sentence's end: "asked for"; where it is fewer than asked for, with what to do. */
  readonly reason: string;
}

/** More than eight threads wait for memory rather than compute. */
const MAX_THREADS = 8;
// More help little, and leave no core to the program around.
const AUTO_THREADS = 4;

/**
 * The threads that can run on this machine.
 *
 * @throws Error when the number asked for is out of range
 */
export function chooseThreads(threads: Threads): Installation {
  const { cores, obstacle } = threadSupport();
  if (threads === 'auto') {
    if (obstacle) return { threads: 1, reason: obstacle };
    const count = Math.max(1, Math.min(Math.floor(cores / 2), AUTO_THREADS));
    return { threads: count, reason: `half of ${cores} cores, at most ${AUTO_THREADS}` };
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
    throw new Error(
      `installKernels: threads must be 'auto' or a whole number from 1 to ${MAX_THREADS}, received ${threads}`,
    );
  }
  if (threads > 1 && obstacle) {
    return { threads: 1, reason: `${threads} were asked for, but ${obstacle}` };
  }
  return { threads, reason: 'asked for' };
}
