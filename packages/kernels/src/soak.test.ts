import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { pictureModel, type TinyModel, textModel } from '../testing/tiny-models.js';
import { installKernels } from './install-kernels.js';
import '../testing/backends.js';

afterEach(() => {
  tf.removeBackend('wasm');
});

const wasmBackend = () => tf.engine().backend as BackendWasm;

/** Size of the backend's memory, which no view tells of where it is shared. */
function heapBytes(): number {
  const { wasmMemory, asm } = wasmBackend().wasm as unknown as {
    readonly wasmMemory?: WebAssembly.Memory;
    readonly asm: { readonly memory: WebAssembly.Memory };
  };
  return (wasmMemory ?? asm.memory).buffer.byteLength;
}

/** Trains and gives back the weights; `between` runs before each step. */
function trained(make: () => TinyModel, steps: number, between: (step: number) => void = () => {}) {
  const model = make();
  for (let step = 0; step < steps; step++) {
    between(step);
    model.train(step);
  }
  const weights = model.weights();
  model.dispose();
  return weights;
}

const areFinite = (weights: Float32Array[]) => weights.every((values) => values.every(Number.isFinite));

describe('two models trained in turns', () => {
  test('hold as many tensors, buffers and bytes after 10,000 steps as after 200', async () => {
    await installKernels({ threads: 1 });
    const before = tf.memory().numTensors;
    const models = [pictureModel(), textModel()];
    const state = () => [tf.memory().numTensors, wasmBackend().numDataIds(), heapBytes()];
    let warm: number[] = [];
    for (let step = 0; step < 5000; step++) {
      if (step === 100) warm = state();
      for (const model of models) model.train(step);
    }
    expect(state()).toEqual(warm);
    for (const model of models) {
      expect(areFinite(model.weights())).toBe(true);
      model.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(wasmBackend().numDataIds()).toBe(before);
  }, 120_000);

  test('end with the bits that each has alone', async () => {
    await installKernels({ threads: 1 });
    const alone = [trained(pictureModel, 60), trained(textModel, 60)];
    const models = [pictureModel(), textModel()];
    for (let step = 0; step < 60; step++) for (const model of models) model.train(step);
    expect(models.map((model) => model.weights())).toEqual(alone);
    for (const model of models) model.dispose();
  });
});

describe.each([
  ['a network of pictures', pictureModel],
  ['a network of words', textModel],
] as const)('%s ends with the same bits', (_name, make) => {
  test.each([1, 3])('where memory grows in the middle of training, %i thread(s)', async (threads) => {
    await installKernels({ threads });
    const expected = trained(make, 40);
    expect(areFinite(expected)).toBe(true);
    expect(expected).not.toEqual(trained(make, 39));
    const start = heapBytes();
    const kept: tf.Tensor[] = [];
    const actual = trained(make, 40, (step) => {
      if (step % 8 === 4) kept.push(...Array.from({ length: 6 }, () => tf.zeros([1024, 1024])));
    });
    expect(heapBytes()).toBeGreaterThan(start);
    expect(actual).toEqual(expected);
    tf.dispose(kept);
  });

  test('where the kernels are installed again between steps', async () => {
    await installKernels({ threads: 1 });
    const expected = trained(make, 40);
    const model = make();
    for (let step = 0; step < 40; step++) {
      if (step % 10 === 5) await installKernels();
      model.train(step);
    }
    expect(model.weights()).toEqual(expected);
    model.dispose();
  });

  test('where the backend is removed and started anew in between', async () => {
    await installKernels({ threads: 1 });
    const expected = trained(make, 40);
    tf.removeBackend('wasm');
    await installKernels({ threads: 2 });
    expect(trained(make, 40)).toEqual(expected);
  });
});
