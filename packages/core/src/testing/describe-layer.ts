import { type BackendName, useBackend } from '../backend/use-backend.js';
import {
  checkLayerGradients,
  checkLayerLeaks,
  checkOutputShape,
  checkParameterCount,
  checkSaveAndLoad,
} from './check-layer.js';
import type { LayerCase } from './layer-case.js';

/** The part of a test framework that {@link describeLayer} needs: vitest, jest, mocha and node:test all have it. */
export interface TestFramework {
  describe(title: string, body: () => void): unknown;
  test(title: string, body: () => Promise<void>): unknown;
}

export interface DescribeLayerOptions {
  /** Default `wasm` and `cpu`. Each is started by `useBackend`. */
  readonly backends?: readonly BackendName[];
}

/**
 * Defines the tests that every layer and block must pass, on every backend: output shape, number of parameters, saving
 * and loading (by plain tfjs too), gradients against finite differences in training and in prediction, no tensor leaked.
 *
 * @param framework the test framework's functions
 * @param title what the case is, as a group of tests is called
 * @example
 * import { describe, test } from 'vitest';
 *
 * describeLayer({ describe, test }, 'conv2d 3x3', {
 *   build: (x) => conv2d(x, { filters: 4, kernelSize: 3 }),
 *   inputShape: [6, 6, 2],
 *   outputShape: [4, 4, 4],
 *   parameters: 3 * 3 * 2 * 4 + 4,
 * });
 */
export function describeLayer(
  { describe, test }: TestFramework,
  title: string,
  layerCase: LayerCase,
  { backends = ['wasm', 'cpu'] }: DescribeLayerOptions = {},
): void {
  for (const backend of backends) {
    const check = (fact: string, run: (layerCase: LayerCase) => unknown) =>
      test(fact, async () => {
        await useBackend({ backend });
        await run(layerCase);
      });
    describe(`${title} on ${backend}`, () => {
      check(`has output [${layerCase.outputShape.join(', ')}]`, checkOutputShape);
      check(`has ${layerCase.parameters} parameters`, checkParameterCount);
      check('is saved and loaded with equal predictions', checkSaveAndLoad);
      check('has the gradients of finite differences in training', (it) =>
        checkLayerGradients(it, { training: true }),
      );
      check('has the gradients of finite differences in prediction', (it) =>
        checkLayerGradients(it, { training: false }),
      );
      check('leaks no tensor', checkLayerLeaks);
    });
  }
}
