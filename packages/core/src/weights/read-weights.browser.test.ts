import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadCache } from '#storage';
import { encodeSafetensors } from './encode-safetensors.js';
import { readWeights } from './read-weights.js';

const golden = (name: string) => new URL(`./golden/${name}`, import.meta.url).href;

async function emptyCache(): Promise<void> {
  const cache = downloadCache();
  for (const name of await cache.list()) await cache.remove(name);
}

beforeEach(emptyCache);
afterEach(async () => {
  vi.unstubAllGlobals();
  await emptyCache();
});

test.each(['keras2.h5', 'keras3.keras', 'torch-bf16.safetensors'])(
  '%s is downloaded once, and then read without a network',
  async (name) => {
    const first = await readWeights(golden(name));
    expect(first.sha256).toMatch(/^[\da-f]{64}$/);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    const second = await readWeights(golden(name), { sha256: first.sha256 });
    expect(second.weights).toEqual(first.weights);
    const names = (await downloadCache().list()).map((file) => file.slice(65));
    expect(names).toEqual([name, `${name}.json`]);
  },
);

test('the files that a user has picked', async () => {
  const bytes = encodeSafetensors({ w: { dtype: 'F32', shape: [1], data: new Float32Array([3]) } });
  const index = JSON.stringify({ weight_map: { w: 'a.safetensors' } });
  const files = [new File([bytes], 'a.safetensors'), new File([index], 'model.safetensors.index.json')];
  expect((await readWeights(files)).weights.w?.data).toEqual(new Float32Array([3]));
});

test('an address where nothing is', async () => {
  await expect(readWeights(`${golden('keras2.h5')}.none`)).rejects.toThrow(
    /keras2\.h5\.none: the server answered 404; check the address/,
  );
});
