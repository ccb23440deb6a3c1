import { memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import type { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { DataError, ShapeError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import type { TrainingEvent } from '../training/progress.js';
import { halves } from '../training/testing/small-run.js';
import { headOf } from './boundary.js';
import { embedDataset } from './embeddings/embed-dataset.js';
import { mirrored, type SmallBackbone, smallBackbone } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const pictures = halves(40);

async function rows(dataset: Dataset<NdArray>): Promise<number[][]> {
  const inputs = await Promise.all(Array.from({ length: dataset.length }, (_, index) => dataset.read(index)));
  return inputs.map(({ data }) => [...data]);
}

/** What the backbone gives for one picture alone. */
function embed({ model, embedding }: SmallBackbone, { data, shape }: NdArray): number[] {
  const x = tensor(data, [1, ...shape]);
  const y = headOf(model, embedding).predict(x) as Tensor;
  const values = [...y.dataSync()];
  x.dispose();
  y.dispose();
  return values;
}

describe('embedDataset', () => {
  test('gives each example what the backbone gives for it, with its label and id', async () => {
    const backbone = smallBackbone();
    const { dataset, skipped } = await embedDataset(pictures, backbone, { batchSize: 7 });
    expect(skipped).toEqual([]);
    expect((await dataset.at(3)).input.shape).toEqual([12]);
    const found = await rows(dataset);
    for (let index = 0; index < pictures.length; index++) {
      const expected = embed(backbone, await pictures.read(index));
      expected.forEach((value, i) => {
        expect(found[index]?.[i]).toBeCloseTo(value, 5);
      });
      expect(dataset.info(index)).toEqual(pictures.info(index));
    }
    expect(backbone.preprocessor.prepared).toBe(pictures.length);
  });

  test('variants stand beside their example, which is read once', async () => {
    const backbone = smallBackbone();
    const { dataset } = await embedDataset(pictures, backbone, { variants: [mirrored] });
    expect(dataset.length).toBe(2 * pictures.length);
    expect(backbone.preprocessor.prepared).toBe(pictures.length);
    expect([dataset.info(6).id, dataset.info(7).id]).toEqual(['3', '3 (mirrored)']);
    expect(dataset.info(7).label).toBe(pictures.info(3).label);
    const expected = embed(backbone, mirrored.apply(await pictures.read(3)));
    (await dataset.read(7)).data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
    await expect(embedDataset(pictures, backbone, { variants: [mirrored, mirrored] })).rejects.toThrow(
      ShapeError,
    );
  });

  test('examples that cannot be read are left out and reported once, variants or not', async () => {
    const broken = pictures
      .map((input) => input)
      .map((input, { random }) => (random.uniform() < 0.1 ? EMPTY : input));
    const { dataset, skipped } = await embedDataset(broken, smallBackbone(), {
      variants: [mirrored],
      batchSize: 5,
    });
    expect(skipped.length).toBeGreaterThan(0);
    expect(dataset.length).toBe(2 * (pictures.length - skipped.length));
    expect(new Set(skipped.map(({ id }) => id)).size).toBe(skipped.length);
    const kept = Array.from({ length: dataset.length }, (_, index) => dataset.info(index).id);
    for (const { id, reason } of skipped) {
      expect(kept).not.toContain(id);
      expect(reason).toBe('the file is empty');
    }
  });

  test('progress counts the examples', async () => {
    const events: TrainingEvent[] = [];
    await embedDataset(pictures, smallBackbone(), {
      batchSize: 30,
      onProgress: (event) => events.push(event),
    });
    expect(events).toMatchObject([
      { type: 'features', examples: 30, total: 40 },
      { type: 'features', examples: 40, total: 40 },
    ]);
  });

  test('leaves no tensor behind, also when cancelled', async () => {
    const backbone = smallBackbone();
    const before = memory().numTensors;
    await embedDataset(pictures, backbone);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(embedDataset(pictures, backbone, { signal })).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
  });

  test('more than maxBytes is refused before anything is computed', async () => {
    const backbone = smallBackbone();
    const failing = embedDataset(pictures, backbone, { maxBytes: 1000 });
    await expect(failing).rejects.toThrow(DataError);
    // 40 examples of 12 numbers of 4 bytes.
    await expect(failing).rejects.toThrow(
      /40 examples must fit in 1000 bytes of memory, but would take 1920/,
    );
    expect(backbone.preprocessor.prepared).toBe(0);
  });
});

const EMPTY: NdArray = { data: new Float32Array(0), shape: [0] };

describe('features in a storage', () => {
  /** How many examples the backbone's network saw. */
  async function computed(
    backbone: SmallBackbone,
    options: Parameters<typeof embedDataset>[2],
  ): Promise<number> {
    let examples = 0;
    const onProgress = (event: TrainingEvent) => {
      if (event.type === 'features') examples = event.examples;
    };
    await embedDataset(pictures, backbone, { ...(options as object), onProgress });
    return examples;
  }

  test('are found again to the bit, in any order and number, and nothing is computed', async () => {
    const storage = memoryStorage();
    const first = await embedDataset(pictures, smallBackbone(), { storage });
    expect(await computed(smallBackbone(), { storage })).toBe(0);
    const again = await embedDataset(pictures.shuffle(4).take(15), smallBackbone(), { storage });
    const byId = new Map(
      (await rows(first.dataset)).map((row, index) => [first.dataset.info(index).id, row]),
    );
    (await rows(again.dataset)).forEach((row, index) => {
      expect(row).toEqual(byId.get(again.dataset.info(index).id));
    });
  });

  test('belong to the weights, the preprocessing, the content and the variant', async () => {
    const storage = memoryStorage();
    expect(await computed(smallBackbone(), { storage })).toBe(40);
    expect(await computed(smallBackbone({ seed: 2 }), { storage })).toBe(40);
    const rescaled = smallBackbone();
    rescaled.preprocessor.toConfig = () => ({ type: 'array', scale: 2 });
    expect(await computed(rescaled, { storage })).toBe(40);
    const renamed = smallBackbone();
    renamed.preprocessor.content = ({ data }) => Uint8Array.of((data[0] as number) > 0 ? 1 : 0, data.length);
    // By this content there are two different examples alone, but one batch holds all of them.
    expect(await computed(renamed, { storage })).toBe(40);
    expect(await computed(renamed, { storage })).toBe(0);
    expect(await computed(smallBackbone(), { storage, variants: [mirrored] })).toBe(40);
  });

  test('the content is asked for where the preprocessor can tell it, and nothing is prepared then', async () => {
    const storage = memoryStorage();
    const backbone = smallBackbone();
    backbone.preprocessor.content = ({ data }) => new Uint8Array(data.buffer.slice(0));
    await embedDataset(pictures, backbone, { storage });
    expect(backbone.preprocessor.prepared).toBe(40);
    await embedDataset(pictures, backbone, { storage });
    expect(backbone.preprocessor.prepared).toBe(40);
  });

  test.each([
    ['cut off', (bytes: Uint8Array) => bytes.slice(0, -9)],
    ['empty', () => new Uint8Array(0)],
    ['changed by one bit', (bytes: Uint8Array) => bytes.with(bytes.length - 2, (bytes.at(-2) as number) ^ 4)],
    ['something else', () => new TextEncoder().encode('not a safetensors file at all')],
  ])('a file that is %s is computed again and replaced', async (_, damage) => {
    const storage = memoryStorage();
    const good = await rows((await embedDataset(pictures, smallBackbone(), { storage })).dataset);
    const [file] = await storage.list();
    await storage.write({ [file as string]: damage(await storage.read(file as string)) });
    const again = await embedDataset(pictures, smallBackbone(), { storage });
    expect(await rows(again.dataset)).toEqual(good);
    expect(await computed(smallBackbone(), { storage })).toBe(0);
  });

  test('what was computed before a cancellation is kept', async () => {
    const storage = memoryStorage();
    const controller = new AbortController();
    const onProgress = (event: TrainingEvent) => {
      if (event.type === 'features' && event.examples >= 16) controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    const cancelled = embedDataset(pictures, smallBackbone(), { storage, batchSize: 8, signal, onProgress });
    await expect(cancelled).rejects.toThrow('enough');
    expect(await computed(smallBackbone(), { storage })).toBe(24);
  });

  test('a file for many examples each: a large dataset has few files', async () => {
    const storage = memoryStorage();
    await embedDataset(halves(600), smallBackbone(), { storage });
    expect((await storage.list()).length).toBe(3);
    expect(
      (await storage.list()).every((name) => /^features-[0-9a-f]{16}-[0-9a-f]{16}\.safetensors$/.test(name)),
    ).toBe(true);
  });
});
