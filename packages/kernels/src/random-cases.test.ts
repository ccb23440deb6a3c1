import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { distance, valueAndGradients, valueOn } from '../testing/backends.js';
import '../testing/provided.js';
import type { CaseRunner } from '../testing/random/kernel-cases.js';
import { randomKernels } from '../testing/random/table.js';
import { startVariant, variants } from '../testing/variants.js';
import { trainingKernels } from './kernels/registry.js';

const CASES = 20; // of each row, on each variant

const names = trainingKernels.map(({ kernelName }) => kernelName);
const called = new Set<string>();
let cases = 0;

/** Notes the kernels of ours that run. */
function watchKernels(): void {
  for (const name of names) {
    const kernel = tf.getKernel(name, 'wasm')!;
    const { kernelFunc } = kernel;
    vi.spyOn(kernel, 'kernelFunc').mockImplementation((given) => {
      called.add(name);
      return kernelFunc(given);
    });
  }
}

describe.each(variants)('random cases, $simd SIMD on $threads thread(s)', (variant) => {
  beforeAll(async () => {
    await startVariant(variant);
    watchKernels();
  });
  afterAll(() => {
    vi.restoreAllMocks();
    tf.removeBackend('wasm');
  });

  test.each(randomKernels)(
    '$name: value and gradients are those on cpu',
    async ({ gradients, tolerance, forAll }) => {
      const run: CaseRunner = (settings, caseOf) =>
        fc.assert(
          fc.asyncProperty(settings, async (one) => {
            cases++;
            const { inputs, compute, reference } = caseOf(one);
            const results = async (backend: 'cpu' | 'wasm', f: typeof compute) => [
              // Without gradients too, since tfjs runs other kernels then.
              await valueOn(backend, inputs, f),
              ...(gradients ? await valueAndGradients(backend, inputs, f) : []),
            ];
            const expected = await results('cpu', reference);
            const actual = await results('wasm', compute);
            expect(actual).toHaveLength(expected.length);
            for (const [i, values] of expected.entries())
              expect(distance(actual[i]!, values)).toBeLessThan(tolerance);
          }),
          { numRuns: CASES, seed: inject('randomSeed') + variants.indexOf(variant) },
        );
      await forAll(run);
    },
  );
});

test('the random cases are 2,000 at least, and run every kernel of ours', () => {
  expect(cases).toBeGreaterThanOrEqual(2000);
  expect(names.filter((name) => !called.has(name))).toEqual([]);
});
