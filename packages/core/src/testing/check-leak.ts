import { memory } from '@tensorflow/tfjs-core';

/**
 * Runs something twice and compares the number of tensors before and after the second time; the first may fill caches.
 *
 * @throws Error when tensors are left over, or are gone that were there before
 * @example
 * await checkNoLeak('predict', () => model.predict(x).dispose());
 */
export async function checkNoLeak(what: string, run: () => unknown): Promise<void> {
  await run();
  const before = memory().numTensors;
  await run();
  const change = memory().numTensors - before;
  if (change !== 0) {
    throw new Error(`${what}: expected as many tensors after it as before, received ${change} more`);
  }
}
