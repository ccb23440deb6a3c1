import '@tensorflow/tfjs-backend-cpu';
import { io, memory, randomNormal, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { httpStorage } from '../storage/http.js';
import { indexedDbStorage } from '../storage/indexed-db.js';
import { memoryStorage } from '../storage/memory.js';
import { loadBundle } from './load-bundle.js';
import { saveBundle } from './save-bundle.js';
import { smallContent, smallModel } from './testing/small-bundle.js';

beforeAll(() => setBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

async function predictions(model: LayersModel): Promise<number[]> {
  const x = randomNormal([5, 6, 6, 1], 0, 1, 'float32', 3);
  const y = model.predict(x) as Tensor;
  const values = [...(await y.data())];
  x.dispose();
  y.dispose();
  return values;
}

/** Serves a saved bundle at an address of the page's origin. */
async function serveBundle(address: string, model: LayersModel): Promise<void> {
  const storage = memoryStorage();
  await saveBundle(storage, smallContent(model));
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const name = url.pathname.split('/').at(-1) ?? '';
    const known = url.href.startsWith(address) && (await storage.list()).includes(name);
    return known ? new Response(await storage.read(name)) : new Response('', { status: 404 });
  });
}

describe('a bundle in the browser', () => {
  test('comes back from IndexedDB with equal predictions and no tensor more', async () => {
    const before = memory().numTensors;
    const saved = smallModel();
    await saveBundle(indexedDbStorage('striate-test-bundle'), smallContent(saved));
    const { model, manifest } = await loadBundle(indexedDbStorage('striate-test-bundle'));
    expect(await predictions(model)).toEqual(await predictions(saved));
    expect(manifest.labels).toEqual(['ant', 'bee', 'cat']);
    saved.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(before);
    indexedDB.deleteDatabase('striate-test-bundle');
  });

  test('loads over HTTP, and plain tf.loadLayersModel loads it from the same address', async () => {
    const saved = smallModel();
    const address = `${location.origin}/bundles/small/`;
    await serveBundle(address, saved);
    const { model } = await loadBundle(httpStorage('/bundles/small'));
    expect(await predictions(model)).toEqual(await predictions(saved));
    const plain = await loadLayersModel(io.http(`${address}model.json`, { fetchFunc: fetch }));
    const expected = await predictions(saved);
    // tfjs's own batch normalisation rounds in another order.
    (await predictions(plain)).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 6);
    });
    await expect(loadBundle(httpStorage('/bundles/other'))).rejects.toThrow(
      /There is no file striate\.json in .*\/bundles\/other\/; the server answered 404/,
    );
    for (const each of [saved, model, plain]) each.dispose();
  });
});
