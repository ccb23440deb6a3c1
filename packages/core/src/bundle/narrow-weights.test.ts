import { io } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrowWeights, type StoredWeights } from './narrow-weights.js';

/** The numbers as plain TF.js reads them. */
async function decoded({ specs, bytes }: StoredWeights): Promise<Record<string, number[]>> {
  const tensors = io.decodeWeights(bytes.buffer, specs);
  const read = Object.entries(tensors).map(async ([name, value]) => {
    const data = [...(await value.data())];
    value.dispose();
    return [name, data] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

const kernel = (shape: number[], name = 'a/kernel') => ({ name, shape, dtype: 'float32' as const });
const floats = (...values: number[]) => new Float32Array(values).buffer;

describe('float16', () => {
  test('rounds kernels to 11 bits and leaves biases alone', async () => {
    const specs = [kernel([1, 3]), { name: 'a/bias', shape: [1], dtype: 'float32' as const }];
    const stored = narrowWeights(specs, floats(1 / 3, -2, 1 + 2 ** -10, 1 / 3), 'float16', []);
    expect(stored.bytes.length).toBe(3 * 2 + 4);
    // 1/3 in half precision is 0x3555 = 1365 / 4096.
    expect(await decoded(stored)).toEqual({
      'a/kernel': [1365 / 4096, -2, 1 + 2 ** -10],
      'a/bias': [Math.fround(1 / 3)],
    });
  });

  test.each([
    ['above 65504', [1, 70000]],
    ['all below 2^-14', [1e-6, -1e-5]],
    ['NaN', [1, Number.NaN]],
    ['infinite', [1, Number.NEGATIVE_INFINITY]],
    ['all zeros', [0, 0]],
  ])('leaves numbers that are %s in float32', async (_, values) => {
    const stored = narrowWeights([kernel([1, 2])], floats(...values), 'float16', []);
    expect(stored.specs).toEqual([kernel([1, 2])]);
    expect(await decoded(stored)).toEqual({ 'a/kernel': values.map(Math.fround) });
  });
});

describe('int8', () => {
  test('divides the range from least to largest into 255 steps, of which one is 0', async () => {
    const stored = narrowWeights([kernel([1, 4])], floats(-1, 0, 0.5, 1.55), 'int8', []);
    // 2.55 / 255 = 0.01 a step; -1 is step 0, 0 is step 100, 0.5 is 150, 1.55 is 255.
    expect([...stored.bytes]).toEqual([0, 100, 150, 255]);
    const [spec] = stored.specs;
    expect(spec?.quantization?.scale).toBeCloseTo(0.01, 8);
    expect(spec?.quantization?.min).toBeCloseTo(-1, 7);
  });

  test('leaves other types, biases, and what has no range as they are, and makes depthwise kernels float16', async () => {
    const specs = [
      { name: 'a/count', shape: [1, 1], dtype: 'int32' as const },
      kernel([1, 2], 'b/kernel'),
      kernel([1, 2], 'c/depthwise_kernel'),
      kernel([1, 2], 'd/kernel'),
      { name: 'd/bias', shape: [1], dtype: 'float32' as const },
      { name: 'e/flag', shape: [2], dtype: 'bool' as const },
    ];
    const data = new Uint8Array(34);
    data.set(new Uint8Array(new Int32Array([-7]).buffer), 0);
    data.set(new Uint8Array(floats(0, 0, 0.25, 2, 1, Number.NaN, 3)), 4);
    data.set([1, 0], 32);
    const stored = narrowWeights(specs, data.buffer, 'int8', []);
    expect(stored.specs.map(({ quantization }) => quantization?.dtype)).toEqual([
      undefined,
      undefined,
      'float16',
      undefined,
      undefined,
      undefined,
    ]);
    expect(await decoded(stored)).toEqual({
      'a/count': [-7],
      'b/kernel': [0, 0],
      'c/depthwise_kernel': [0.25, 2],
      'd/kernel': [1, Number.NaN],
      'd/bias': [3],
      'e/flag': [1, 0],
    });
  });

  test('is off by half a step at most, and keeps zeros, for any numbers', async () => {
    const number = fc.oneof(fc.float({ min: -1000, max: 1000, noNaN: true }), fc.constant(0));
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 40 }), async (values) => {
        const stored = narrowWeights([kernel([1, values.length])], floats(...values), 'int8', []);
        const range = Math.max(0, ...values) - Math.min(0, ...values);
        const [actual] = Object.values(await decoded(stored));
        values.forEach((value, index) => {
          const error = Math.abs(actual![index]! - value);
          expect(error).toBeLessThanOrEqual(value === 0 ? 1e-6 * range : (range / 255) * 0.5001);
        });
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
