import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { createRandom, type Random } from '../random.js';
import { memoryStorage } from '../storage/memory.js';
import { readFiles } from '../storage/read-files.js';
import { sha256Hex } from '../storage/sha256.js';
import { loadBundle } from './load-bundle.js';
import { saveBundle } from './save-bundle.js';
import { smallContent, smallModel } from './testing/small-bundle.js';

type Node = Record<string, unknown>;

const VALUES: unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  2,
  9e6,
  '',
  'Dense',
  'InputLayer',
  'LSTM',
  'constructor',
  [],
  {},
  [[]],
  { toString: false },
  [{ valueOf: false }],
];

beforeAll(() => setBackend('cpu'));

/** Every place of a JSON value: the object or array, and the key. */
function places(node: unknown): [Node, string][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.keys(node).flatMap((key) => [[node as Node, key], ...places((node as Node)[key])]);
}

/** Deletes a value, puts in one from elsewhere, or another one. */
function mutate(model: Node, random: Random): void {
  const all = places(model);
  const [node, key] = all[random.integer(all.length)]!;
  const [other, otherKey] = all[random.integer(all.length)]!;
  const choice = random.integer(4);
  if (choice === 0) delete node[key];
  else if (choice === 1) node[key] = structuredClone(other[otherKey] ?? null);
  else node[key] = VALUES[random.integer(VALUES.length)];
}

test.each(['float32', 'int8'] as const)(
  'a model (%s) that was changed anywhere, with hashes to fit, loads or is a BundleError, and leaks nothing',
  async (weights) => {
    const storage = memoryStorage();
    const saved = smallModel();
    await saveBundle(storage, { ...smallContent(saved), weights });
    saved.dispose();
    const files = await readFiles(storage);
    const parse = (name: string) => JSON.parse(new TextDecoder().decode(files[name]));
    const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));
    const before = memory().numTensors;
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      const random = createRandom(round, 'mutate');
      const json = parse('model.json');
      for (let times = 1 + random.integer(2); times > 0; times--) mutate(json, random);
      const model = encode(json);
      const manifest = parse('striate.json');
      manifest.files['model.json'] = { bytes: model.length, sha256: sha256Hex(model) };
      await storage.write({ 'model.json': model, 'striate.json': encode(manifest) });
      try {
        (await loadBundle(storage)).model.dispose();
      } catch (error) {
        expect(error, `round ${round}`).toBeInstanceOf(BundleError);
        refused++;
      }
      expect(memory().numTensors, `round ${round}`).toBe(before);
    }
    expect(refused).toBeGreaterThan(250);
  },
);
