import { dispose, memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { clipByGlobalNorm } from './gradient-clipping.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

function clip(clipNorm: number): number[][] {
  // Joint norm: sqrt(9 + 16 + 144) = 13.
  const gradients = [tensor1d([3, 4]), tensor2d([[12]])];
  const clipped = clipByGlobalNorm(gradients, clipNorm);
  const values = clipped.map((gradient) => [...gradient.dataSync()]);
  dispose([...gradients, ...clipped]);
  return values;
}

describe('clipByGlobalNorm', () => {
  test('gradients above the norm shrink together to it', () => {
    const [first, second] = clip(6.5);
    expect(first?.[0]).toBeCloseTo(1.5, 6);
    expect(first?.[1]).toBeCloseTo(2, 6);
    expect(second?.[0]).toBeCloseTo(6, 6);
  });

  test('gradients below the norm keep their bits', () => {
    expect(clip(13.5)).toEqual([[3, 4], [12]]);
  });

  test('leaks no tensor', () => {
    const { numTensors } = memory();
    clip(1);
    expect(memory().numTensors).toBe(numTensors);
  });
});
