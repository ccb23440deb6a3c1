import * as tf from '@tensorflow/tfjs-core';
import { loadSpecs, opTestFiles } from './op-tests.js';

/** Why each spec of a file failed, by its title; null where it passed. */
export type Outcomes = ReadonlyMap<string, string | null>;

/**
 * Runs every test file that tfjs-core ships for its operations on the WASM backend, with the kernels that it has now; some
 * make tfjs print.
 */
export async function measureAll(): Promise<Map<string, Outcomes>> {
  const measured = new Map<string, Outcomes>();
  for (const file of opTestFiles()) measured.set(file, await measure(file));
  return measured;
}

async function measure(file: string): Promise<Outcomes> {
  await cleanEngine();
  const outcomes = new Map<string, string | null>();
  tf.engine().startScope();
  try {
    for (const { title, run } of loadSpecs(file)) {
      outcomes.set(title, await run().then(() => null, messageOf));
    }
  } finally {
    tf.engine().endScope();
  }
  return outcomes;
}

/** Some files count tensors from none, and some leave tensors behind. */
async function cleanEngine(): Promise<void> {
  if (tf.memory().numTensors > 0) tf.engine().reset();
  tf.env().set('IS_TEST', true);
  await tf.setBackend('wasm');
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
