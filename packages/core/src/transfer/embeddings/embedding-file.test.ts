import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../backend/use-backend.js';
import { BundleError, ShapeError } from '../../errors.js';
import { createRandom } from '../../random.js';
import { memoryStorage } from '../../storage/memory.js';
import { sha256Hex } from '../../storage/sha256.js';
import type { Storage } from '../../storage/storage.js';
import { encodeSafetensors } from '../../weights/encode-safetensors.js';
import type { TensorData } from '../../weights/tensor-data.js';
import { smallBackbone } from '../testing/small-backbone.js';
import { EmbeddingClassifier } from './embedding-classifier.js';
import { EmbeddingIndex, indexOf } from './embedding-index.js';
import type { EmbeddingSource } from './embedding-source.js';

const NUMBERS = 'embeddings.safetensors';
const NAMES = 'embeddings.json';
const WIDTH = 3;

const source: EmbeddingSource = {
  name: 'small',
  width: WIDTH,
  weightsHash: 'ab'.repeat(32),
  preprocessor: { toConfig: () => ({ type: 'array', size: 6 }) },
};

function example(): EmbeddingIndex {
  const random = createRandom(5);
  const embedding = () => Float32Array.from({ length: WIDTH }, () => random.normal());
  const index = indexOf(
    Array.from({ length: 9 }, (_, i) => ({
      id: `${i}.jpg`,
      label: ['b', 'a'][i % 2] as string,
      embedding: embedding(),
    })),
    WIDTH,
  );
  index.remove('0.jpg');
  return index;
}

async function saved(): Promise<Storage> {
  const storage = memoryStorage();
  await example().save(storage, source);
  return storage;
}

type Names = Record<string, unknown> & { ids: unknown; labels: unknown };

/** Rewrites a saved index by someone who knows the format: the hash is right again. */
async function forged(
  change: (names: Names) => void,
  numbers?: Readonly<Record<string, TensorData>>,
): Promise<Storage> {
  const storage = await saved();
  const names = JSON.parse(new TextDecoder().decode(await storage.read(NAMES))) as Names;
  const bytes = numbers ? encodeSafetensors(numbers) : await storage.read(NUMBERS);
  names.files = { [NUMBERS]: { bytes: bytes.length, sha256: sha256Hex(bytes) } };
  change(names);
  await storage.write({ [NUMBERS]: bytes, [NAMES]: new TextEncoder().encode(JSON.stringify(names)) });
  return storage;
}

async function expectRefusal(storage: Storage, message: RegExp, from = source): Promise<void> {
  const loading = EmbeddingIndex.load(storage, from);
  await expect(loading).rejects.toThrow(BundleError);
  await expect(loading).rejects.toThrow(message);
}

describe('a saved index', () => {
  test('comes back the same to the bit, order and all', async () => {
    const index = example();
    const storage = await saved();
    const loaded = await EmbeddingIndex.load(storage, source);
    expect([...loaded]).toEqual([...index]);
    expect(loaded.labels).toEqual(['a', 'b']);
    const query = new Float32Array([1, 0.2, -0.3]);
    expect(loaded.nearest(query, { k: 8 })).toEqual(index.nearest(query, { k: 8 }));
    const again = memoryStorage();
    await loaded.save(again, source);
    for (const name of [NUMBERS, NAMES]) expect(await again.read(name)).toEqual(await storage.read(name));
  });

  test('may be empty', async () => {
    const storage = memoryStorage();
    await new EmbeddingIndex(WIDTH).save(storage, source);
    expect((await EmbeddingIndex.load(storage, source)).size).toBe(0);
  });

  test('is for the same weights, width and preprocessing alone', async () => {
    const storage = await saved();
    await expectRefusal(storage, /embeddings of small with other weights \(abab.*, not cdcd/, {
      ...source,
      weightsHash: 'cd'.repeat(32),
    });
    await expectRefusal(storage, /embeddings of 3 numbers instead of 4/, { ...source, width: 4 });
    const other = { toConfig: () => ({ type: 'array', size: 7 }) };
    await expectRefusal(storage, /inputs that were prepared in another way/, {
      ...source,
      preprocessor: other,
    });
    await expect(example().save(memoryStorage(), { ...source, width: 4 })).rejects.toThrow(ShapeError);
  });

  test('is refused when a file is missing or damaged', async () => {
    for (const name of [NUMBERS, NAMES]) {
      const storage = await saved();
      const bytes = await storage.read(name);
      await storage.write({ [name]: bytes.subarray(0, bytes.length - 3) });
      await expectRefusal(storage, new RegExp(name));
      await storage.remove(name);
      await expectRefusal(storage, new RegExp(`no file ${name}`));
    }
  });

  test.each<[string, (names: Names) => void, RegExp]>([
    ['another format', (names) => Object.assign(names, { format: 'x' }), /has the format "x"/],
    ['a newer version', (names) => Object.assign(names, { formatVersion: 2 }), /formatVersion 2.*upgrade/],
    ['an id twice', ({ ids }) => (ids as string[]).splice(0, 1, '5.jpg'), /has wrong ids/],
    ['a number for an id', ({ ids }) => (ids as unknown[]).splice(0, 1, 5), /has wrong ids/],
    ['no labels', (names) => Object.assign(names, { labels: null }), /has wrong labels/],
    ['too few labels', ({ labels }) => (labels as string[]).pop(), /none of the 1 labels/],
    ['too few ids', ({ ids }) => (ids as string[]).pop(), /F32 \[7,3\], one for each id/],
    ['a wrong head', (names) => Object.assign(names, { head: [] }), /wrong field "head"/],
    ['no backbone', (names) => Object.assign(names, { backbone: 1 }), /other weights/],
    ['no hash', (names) => Object.assign(names, { files: {} }), /SHA-256/],
  ])('is refused with %s', async (_, change, message) => {
    await expectRefusal(await forged(change), message);
  });

  const classes = { dtype: 'I32', shape: [8], data: new Int32Array(8) } as const;
  const embeddings = (data: Float32Array) => ({ dtype: 'F32', shape: [8, 3], data }) as const;
  test.each<[string, Readonly<Record<string, TensorData>>, RegExp]>([
    ['without numbers', { classes }, /must hold embeddings/],
    [
      'without classes',
      { embeddings: embeddings(new Float32Array(24).fill(3 ** -0.5)) },
      /must hold classes/,
    ],
    ['of zeros', { classes, embeddings: embeddings(new Float32Array(24)) }, /at 0 that is not of length 1/],
    ['of NaN', { classes, embeddings: embeddings(new Float32Array(24).fill(Number.NaN)) }, /not of length 1/],
    [
      'of a negative class',
      {
        embeddings: embeddings(new Float32Array(24).fill(3 ** -0.5)),
        classes: { ...classes, data: new Int32Array(8).fill(-1) },
      },
      /class that is none of the 2 labels/,
    ],
  ])('is refused where it is a forgery %s', async (_, numbers, message) => {
    await expectRefusal(await forged(() => {}, numbers), message);
  });

  test('damaged anywhere, gives what was saved or a BundleError', async () => {
    const storage = await saved();
    const whole = await EmbeddingIndex.load(storage, source);
    for (let trial = 0; trial < 2000; trial++) {
      const random = createRandom('damage', trial);
      const copy = memoryStorage();
      for (const name of [NUMBERS, NAMES]) await copy.write({ [name]: await storage.read(name) });
      const name = [NUMBERS, NAMES][random.integer(2)] as string;
      const bytes = await copy.read(name);
      for (let i = 0; i <= random.integer(3); i++) bytes[random.integer(bytes.length)] = random.integer(256);
      await copy.write({ [name]: bytes });
      try {
        const loaded = await EmbeddingIndex.load(copy, source);
        expect(loaded.size).toBe(whole.size);
      } catch (error) {
        expect(error).toBeInstanceOf(BundleError);
      }
    }
  });
});

describe('a saved classifier', () => {
  beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

  const input = { data: new Float32Array(36).fill(0.5), shape: [6, 6, 1] };

  test.each<[string, unknown, RegExp]>([
    ['an index alone', undefined, /no head: it is an index/],
    [
      'an unknown head',
      { name: 'forest', settings: {} },
      /head "forest"; known are nearest-neighbours, proto/,
    ],
    ['an inherited name', { name: 'toString', settings: {} }, /has the head "toString"/],
    ['settings of nothing', { name: 'prototypes' }, /has the head "prototypes"/],
    [
      'settings out of range',
      { name: 'nearest-neighbours', settings: { k: -1 } },
      /k must be a whole number/,
    ],
  ])('is refused with %s', async (_, head, message) => {
    const storage = memoryStorage();
    const backbone = smallBackbone();
    const classifier = new EmbeddingClassifier({ backbone });
    await classifier.add({ id: 'a', label: 'x', input });
    await classifier.save(storage);
    const names = JSON.parse(new TextDecoder().decode(await storage.read(NAMES)));
    await storage.write({ [NAMES]: new TextEncoder().encode(JSON.stringify({ ...names, head })) });
    const loading = EmbeddingClassifier.load(storage, backbone);
    await expect(loading).rejects.toThrow(BundleError);
    await expect(loading).rejects.toThrow(message);
  });
});
