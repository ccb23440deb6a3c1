import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { select, toTensor } from '../testing/backends.js';
import type { CaseRunner } from '../testing/random/kernel-cases.js';
import { randomKernels } from '../testing/random/table.js';
import { trainingKernels } from './kernels/registry.js';

const SEED = 20240620;

const names = trainingKernels.map(({ kernelName }) => kernelName);

let depth = 0;
/** Allocations that our kernels have asked for, and the one that fails. */
let asked = 0;
let failing = 0;
/** The kernels that have thrown, and how many buffers each left behind. */
let thrown: Record<string, number> = {};

/** Has an allocation within our kernels fail, as it does where the memory is full. */
function watchAllocations(): void {
  // emscripten puts the function in its place at its first call.
  tf.tensor1d([1]).dispose();
  const wasm = (tf.engine().backend as BackendWasm).wasm as unknown as { _malloc(bytes: number): number };
  const allocate = wasm._malloc;
  vi.spyOn(wasm, '_malloc').mockImplementation((bytes) =>
    depth > 0 && bytes > 0 && ++asked === failing ? 0 : allocate(bytes),
  );
  for (const name of names) {
    const kernel = tf.getKernel(name, 'wasm')!;
    const { kernelFunc } = kernel;
    vi.spyOn(kernel, 'kernelFunc').mockImplementation((given) => {
      const before = (given.backend as BackendWasm).numDataIds();
      depth++;
      try {
        return kernelFunc(given);
      } catch (error) {
        thrown[name] = (given.backend as BackendWasm).numDataIds() - before;
        throw error;
      } finally {
        depth--;
      }
    });
  }
}

describe('where the memory is full, whichever allocation of a kernel fails', () => {
  const everThrown = new Set<string>();

  beforeAll(async () => {
    await select('wasm');
    watchAllocations();
  });
  afterAll(() => {
    vi.restoreAllMocks();
    tf.removeBackend('wasm');
  });

  test.each(randomKernels)(
    '$name: it says what to do, and frees what it has made',
    async ({ gradients, forAll }) => {
      const run: CaseRunner = async (settings, caseOf) => {
        for (const one of fc.sample(settings, { numRuns: 4, seed: SEED })) {
          const { inputs, compute } = caseOf(one);
          const f = compute as unknown as (...tensors: tf.Tensor[]) => tf.Tensor;
          const attempt = () =>
            tf.tidy(() => {
              asked = 0;
              const tensors = inputs.map((values) => toTensor(values));
              f(...tensors);
              if (gradients) tf.grads(f)(tensors);
            });
          failing = 0;
          attempt();
          const allocations = asked;
          for (failing = 1; failing <= allocations; failing++) {
            thrown = {};
            expect(attempt).toThrow(
              /was asked for, but the wasm backend's memory is full; use a smaller batch/,
            );
            expect(new Set(Object.values(thrown))).toEqual(new Set([0]));
            for (const name of Object.keys(thrown)) everThrown.add(name);
          }
        }
      };
      await forAll(run);
    },
  );

  test('that was every kernel of ours but for Identity, which needs no memory', () => {
    expect(names.filter((name) => !everThrown.has(name))).toEqual(['Identity']);
  });
});
