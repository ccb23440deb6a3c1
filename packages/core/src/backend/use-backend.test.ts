import { engine, getBackend, matMul, memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { ShapeError, TrainingError } from '../errors.js';
import { useBackend } from './use-backend.js';

test('auto takes wasm in Node and says why', async () => {
  const choice = await useBackend();
  expect(choice.name).toBe('wasm');
  expect(choice.threads).toBeGreaterThanOrEqual(1);
  expect(choice.reason).toMatch(/no WebGPU.*no WebGL/);
  expect(getBackend()).toBe('wasm');
});

test('a second call with the same wish gives the same answer', async () => {
  expect(await useBackend({ backend: 'wasm' })).toMatchObject({ name: 'wasm' });
  const first = await useBackend();
  expect(await useBackend()).toEqual(first);
});

test('tensors survive a change of backend', async () => {
  await useBackend({ backend: 'wasm' });
  const before = memory().numTensors;
  const a = tensor2d([[1, 2]]);
  const b = tensor2d([[3], [4]]);
  expect(await useBackend({ backend: 'cpu' })).toEqual({ name: 'cpu', threads: 1, reason: 'asked for' });
  const product = matMul(a, b);
  expect(product.dataSync()).toEqual(new Float32Array([11]));
  for (const tensor of [a, b, product]) tensor.dispose();
  expect(memory().numTensors).toBe(before);
});

test('the plain backend does not print its greeting', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  if (engine().registryFactory.cpu) engine().removeBackend('cpu');
  const { MathBackendCPU } = await import('@tensorflow/tfjs-backend-cpu');
  engine().registerBackend('cpu', () => new MathBackendCPU());
  await useBackend({ backend: 'cpu' });
  tensor2d([[1]]).dispose();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('an unknown name is answered with the list of known and available ones', async () => {
  const attempt = useBackend({ backend: 'cuda' as 'cpu' });
  await expect(attempt).rejects.toThrow(ShapeError);
  await expect(attempt).rejects.toThrow(
    'useBackend: expected backend to be one of auto, webgpu, webgl, wasm, cpu, received "cuda"; available here: wasm, cpu',
  );
});

test.each(['webgl', 'webgpu'] as const)('%s in Node is refused with what is available', async (backend) => {
  const attempt = useBackend({ backend });
  await expect(attempt).rejects.toThrow(TrainingError);
  await expect(attempt).rejects.toThrow(/can't start here: no Web.*available here: wasm, cpu/);
});

test('a number of threads out of range is refused, not ignored', async () => {
  await expect(useBackend({ threads: 0 })).rejects.toThrow(TrainingError);
  await expect(useBackend({ backend: 'wasm', threads: 99 })).rejects.toThrow(/threads must be/);
});
