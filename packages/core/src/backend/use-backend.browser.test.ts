import { getBackend, square, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { inspectWebGl, inspectWebGpu } from './graphics.js';
import { useBackend } from './use-backend.js';

test('auto passes a software renderer by and says so', async () => {
  const gpus = [await inspectWebGpu(), inspectWebGl()];
  const choice = await useBackend();
  for (const { kind, finding } of gpus) {
    if (kind !== 'gpu') expect(choice.reason).toContain(finding);
  }
  const expected = gpus[0]?.kind === 'gpu' ? 'webgpu' : gpus[1]?.kind === 'gpu' ? 'webgl' : 'wasm';
  expect(choice.name).toBe(expected);
  expect(getBackend()).toBe(expected);
});

test('WebGL starts when asked for, and its reason names the renderer', async () => {
  const choice = await useBackend({ backend: 'webgl' });
  expect(choice).toMatchObject({ name: 'webgl', threads: 1 });
  expect(choice.reason).toMatch(/^asked for; WebGL runs (on|in software) /);
  const x = tensor1d([1, 2, 3]);
  const squares = tidy(() => square(x));
  expect(Array.from(await squares.data())).toEqual([1, 4, 9]);
  squares.dispose();
  x.dispose();
});

test('a missing backend is refused with the list of those that work here', async () => {
  await expect(useBackend({ backend: 'metal' as 'cpu' })).rejects.toThrow(
    /available here: .*webgl, wasm, cpu/,
  );
});
