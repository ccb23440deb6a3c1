import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { select, toTensor } from '../testing/backends.js';
import type { CaseRunner } from '../testing/random/kernel-cases.js';
import { randomKernels } from '../testing/random/table.js';
import { trainingKernels } from './kernels/registry.js';

const SEED = 20240620;

let depth = 0;
/** Allocations that our kernels have asked for, and the one that fails. */
let asked = 0;
let failing = 0;

/** Has an allocation within our kernels fail, as it does where the memory is full. */
function watchAllocations(): void {
  const wasm = (tf.engine().backend as BackendWasm).wasm as unknown as { _malloc(bytes: number): number };
  const allocate = wasm._malloc;
  vi.spyOn(wasm, '_malloc').mockImplementation((bytes) =>
    depth > 0 && bytes > 0 && ++asked === failing ? 0 : allocate(bytes),
  );
  for (const { kernelName } of trainingKernels) {
    const kernel = tf.getKernel(kernelName, 'wasm')!;
    const { kernelFunc } = kernel;
    vi.spyOn(kernel, 'kernelFunc').mockImplementation((given) => {
      depth++;
      try {
        return kernelFunc(given);
      } finally {
        depth--;
      }
    });
  }
}

const state = () => [tf.memory().numTensors, tf.engine().backend.numDataIds()];

describe('where the memory is full, whichever allocation of a kernel fails', () => {
  beforeAll(async () => {
    await select('wasm');
    watchAllocations();
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });

  test.each(randomKernels)(
    '$name throws, says what to do, and leaves nothing behind',
    async ({ gradients, forAll }) => {
      const run: CaseRunner = async (settings, caseOf) => {
        for (const one of fc.sample(settings, { numRuns: 3, seed: SEED })) {
          const { inputs, compute } = caseOf(one);
          const f = compute as unknown as (...tensors: tf.Tensor[]) => tf.Tensor;
          const tensors = inputs.map((values) => toTensor(values));
          const attempt = () =>
            tf.tidy(() => {
              asked = 0;
              if (gradients) tf.grads(f)(tensors);
              else f(...tensors);
            });
          failing = 0;
          attempt();
          const allocations = asked;
        expect(allocations).toBeGreaterThan(0);
          for (failing = 1; failing <= allocations; failing++) {
            const before = state();
            expect(attempt).toThrow(
              /was asked for, but the wasm backend's memory is full; use a smaller batch/,
            );
            expect(state()).toEqual(before);
          }
          tf.dispose(tensors);
        }
      };
      await forAll(run);
    },
  );
});
