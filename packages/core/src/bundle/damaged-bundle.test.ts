import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { models } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { memoryStorage } from '../storage/memory.js';
import { readFiles } from '../storage/read-files.js';
import { sha256Hex } from '../storage/sha256.js';
import type { Storage } from '../storage/storage.js';
import { loadBundle } from './load-bundle.js';
import { saveBundle } from './save-bundle.js';
import { smallContent, smallModel } from './testing/small-bundle.js';

// biome-ignore lint/suspicious/noExplicitAny: these tests damage files at any place of their JSON
type Json = any;

let files: Record<string, Uint8Array>;

beforeAll(async () => {
  await setBackend('cpu');
  const storage = memoryStorage();
  const model = smallModel();
  await saveBundle(storage, smallContent(model));
  files = await readFiles(storage);
  model.dispose();
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (name: string): Json => JSON.parse(new TextDecoder().decode(files[name]));

/** The good bundle with other files; with hashes that fit them, as a forger would write. */
function forged(changed: Record<string, Uint8Array>): Storage {
  const manifest = decode('striate.json');
  for (const [name, bytes] of Object.entries(changed)) {
    manifest.files[name] = { bytes: bytes.length, sha256: sha256Hex(bytes) };
  }
  return memoryStorage({ ...files, ...changed, 'striate.json': encode(JSON.stringify(manifest)) });
}

function withManifest(change: (manifest: Json) => void): Storage {
  const manifest = decode('striate.json');
  change(manifest);
  return memoryStorage({ ...files, 'striate.json': encode(JSON.stringify(manifest)) });
}

function withModel(change: (model: Json) => void): Storage {
  const model = decode('model.json');
  change(model);
  return forged({ 'model.json': encode(JSON.stringify(model)) });
}

async function expectRefusal(storage: Storage, message: RegExp): Promise<void> {
  const before = memory().numTensors;
  const error: unknown = await loadBundle(storage).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BundleError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message.length).toBeLessThan(600);
  expect(memory().numTensors).toBe(before);
}

describe('loadBundle refuses', () => {
  test.each(['striate.json', 'model.json', 'weights.bin'])('a folder without %s', async (name) => {
    const { [name]: _, ...rest } = files;
    await expectRefusal(
      memoryStorage(rest),
      new RegExp(`There is no file ${name} in memory.*A bundle is a folder with`),
    );
  });

  test.each(['model.json', 'weights.bin'])('a changed byte in %s', async (name) => {
    const bytes = files[name]!.slice();
    bytes[bytes.length >> 1]! ^= 1;
    await expectRefusal(
      memoryStorage({ ...files, [name]: bytes }),
      new RegExp(`^${name} in memory was changed or damaged after it was saved: its SHA-256`),
    );
  });

  test('weights that were cut off, with both sizes', async () => {
    const cut = { ...files, 'weights.bin': files['weights.bin']!.slice(0, 100) };
    await expectRefusal(memoryStorage(cut), /weights\.bin in memory .* \(100 bytes instead of 1004\)/);
  });

  test.each([
    ['{"format":', /striate\.json in memory is not JSON: it is damaged or cut off/],
    ['<!doctype html><html>', /is not JSON: the server sent a web page instead/],
    ['[]', /holds no JSON object/],
    ['{}', /has the format undefined and not "striate-bundle"/],
  ])('a striate.json that reads %s', async (content, message) => {
    await expectRefusal(memoryStorage({ ...files, 'striate.json': encode(content) }), message);
  });

  test('a bundle of a newer version, with the remedy', async () => {
    await expectRefusal(
      withManifest((manifest) => {
        manifest.formatVersion = 2;
      }),
      /was written by a newer version of Striate: its formatVersion is 2, .* upgrade Striate/,
    );
  });

  test.each([
    ['formatVersion', 'one'],
    ['formatVersion', 0],
    ['task', ''],
    ['architecture', 5],
    ['labels', []],
    ['labels', ['ant', 7, 'cat']],
    ['preprocessor', 'image'],
    ['preprocessor', {}],
    ['parameters', -1],
    ['weights', 'int4'],
    ['versions', { core: 1 }],
    ['created', 'yesterday'],
    ['training', []],
    ['metrics', 0.9],
    ['files', {}],
    ['files', null],
  ])('a manifest whose %s is %j', async (field, value) => {
    await expectRefusal(
      withManifest((manifest) => {
        manifest[field] = value;
      }),
      new RegExp(`^striate\\.json in memory has .*${field}`),
    );
  });

  test('further files that are described badly, or lie elsewhere', async () => {
    await expectRefusal(
      withManifest((manifest) => {
        manifest.files['notes.txt'] = { bytes: 3 };
      }),
      /wrong field "files\.notes\.txt"/,
    );
    await expectRefusal(
      withManifest((manifest) => {
        manifest.files['../notes.txt'] = { bytes: 3, sha256: '0'.repeat(64) };
      }),
      /Refused the file name "\.\.\/notes\.txt"/,
    );
  });

  test('labels that are not as many as the classes', async () => {
    await expectRefusal(
      withManifest((manifest) => {
        manifest.labels = ['ant', 'bee'];
      }),
      /Could not load memory: expected a model with one output \[batch, 2\] for its 2 labels, got \[batch, 3\]/,
    );
  });

  test('weights of another length than the model lists', async () => {
    const longer = new Uint8Array(files['weights.bin']!.length + 4);
    await expectRefusal(
      forged({ 'weights.bin': longer }),
      /lists weights of 1004 bytes, but weights\.bin has 1008/,
    );
  });

  test.each<[string, (model: Json) => void, RegExp]>([
    ['another format', (m) => (m.format = 'graph-model'), /format "graph-model" and not "layers-model"/],
    ['no topology', (m) => delete m.modelTopology, /has no modelTopology/],
    [
      'a layer for a model',
      (m) => (m.modelTopology.class_name = 'Dense'),
      /describes a "Dense" and not a model/,
    ],
    [
      'an unknown layer',
      (m) => (layer(m, 1).class_name = 'Magic'),
      /describes no model that can be built .*Magic/,
    ],
    [
      'a path that leads out',
      (m) => (m.weightsManifest[0].paths = ['../../etc/passwd']),
      /wrong weightsManifest/,
    ],
    ['no weights manifest', (m) => delete m.weightsManifest, /wrong weightsManifest/],
    [
      'a weight twice',
      (m) => m.weightsManifest[0].weights.push(weight(m, 0)),
      /lists the weight "conv_1\/kernel" twice/,
    ],
    [
      'a weight by another name',
      (m) => (weight(m, 0).name = 'x/kernel'),
      /has no weights for conv_1\/kernel/,
    ],
    ['a transposed weight', (m) => weight(m, 0).shape.reverse(), /lists conv_1\/kernel as \[4, 1, 3, 3\]/],
    [
      'a weight of an unknown type',
      (m) => (weight(m, 0).dtype = 'constructor'),
      /lists a weight that can't be read/,
    ],
    [
      'an unknown quantisation',
      (m) => (weight(m, 0).quantization = { dtype: 'constructor' }),
      /lists a weight that can't be read: .* a quantization that fits it/,
    ],
    [
      'a quantisation without its scale',
      (m) => (weight(m, 0).quantization = { dtype: 'uint8', min: 0 }),
      /lists a weight that can't be read/,
    ],
    [
      'a quantisation of null',
      (m) => (weight(m, 0).quantization = null),
      /lists a weight that can't be read/,
    ],
    [
      'a quantisation that its bytes are too many for',
      (m) => (weight(m, 0).quantization = { dtype: 'float16' }),
      /lists weights of 932 bytes, but weights\.bin has 1004/,
    ],
    ['a negative length', (m) => (weight(m, 1).shape = [-4]), /lists a weight that can't be read/],
    ['no object for a layer', (m) => (m.modelTopology.config.layers[2] = 7), /has a layer that is no object/],
    [
      'two layers of one name',
      (m) => (layer(m, 2).name = 'conv_1'),
      /has a layer "conv_1" without a name of its own/,
    ],
    ['broken wiring', (m) => (layer(m, 2).inbound_nodes = [7]), /with broken inbound_nodes/],
    [
      'a setting written twice',
      (m) => (layer(m, 1).inboundNodes = []),
      /has the setting "inboundNodes" twice/,
    ],
    [
      'a dilation of -1',
      (m) => (layer(m, 1).config.dilation_rate = [-1, 1]),
      /has a layer with dilation_rate -1, which must be at least 1/,
    ],
    ['a stride of 0', (m) => (layer(m, 1).config.strides = 0), /has a layer with strides 0, which must be/],
  ])('a model with %s', async (_, change, message) => {
    await expectRefusal(withModel(change), message);
  });
});

describe('loadBundle refuses at once', () => {
  test('a layer larger than the weights that come with it', async () => {
    await expectRefusal(
      withModel((model) => {
        layer(model, 4).config.units = 1e12;
      }),
      /has a layer with units 1000000000000, more than its weights allow/,
    );
    await expectRefusal(
      withModel((model) => {
        layer(model, 1).config.kernel_size = [1e9, 1e9];
      }),
      /has a layer with kernel_size 1000000000/,
    );
  });

  test.each<[string, (model: Json) => void]>([
    ['an input layer that does not exist', (m) => m.modelTopology.config.layers.splice(2, 1)],
    ['a layer that waits for itself', (m) => (layer(m, 2).inbound_nodes[0][0][0] = layer(m, 2).name)],
    ['layers that wait for each other', (m) => (layer(m, 1).inbound_nodes[0][0][0] = layer(m, 3).name)],
    ['a call that never happens', (m) => (layer(m, 2).inbound_nodes[0][0][1] = 1)],
    ['an input without inputs', (m) => (layer(m, 1).inbound_nodes = [[]])],
  ])('%s, for which tfjs would wait for ever', async (_, change) => {
    await expectRefusal(withModel(change), /whose inputs do not exist or depend on itself/);
  });

  test('JSON nested a million levels deep', async () => {
    const deep = `{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`;
    await expectRefusal(
      forged({ 'model.json': encode(deep) }),
      /nested more than 64 levels deep|is not JSON/,
    );
  });

  test('numbers beyond double precision', async () => {
    const text = JSON.stringify(decode('model.json')).replace('"units":3', '"units":1e999');
    await expectRefusal(forged({ 'model.json': encode(text) }), /holds a number out of range/);
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf'])('the key %s', async (key) => {
    const text = JSON.stringify(decode('model.json')).replace('{', `{"x":{"${key}":{"polluted":true}},`);
    await expectRefusal(forged({ 'model.json': encode(text) }), /holds the forbidden key/);
    expect('polluted' in {}).toBe(false);
  });
});

test('after a refusal, plain tfjs still builds models of the same layers', async () => {
  const changes: [(model: Json) => void, RegExp][] = [
    [(model) => (layer(model, 4).class_name = 'Magic'), /describes no model that can be built .*Magic/],
    [(model) => (layer(model, 2).config.axis = [1, 2]), /describes no model that can be built .*axis/],
    [(model) => (layer(model, 1).config.padding = 'odd'), /describes no model that can be built .*odd/],
  ];
  for (const [change, message] of changes) await expectRefusal(withModel(change), message);
  const plain = await models.modelFromJSON(decode('model.json').modelTopology);
  expect(plain.countParams()).toBe(251);
  plain.dispose();
});

test('unknown fields of a manifest are ignored', async () => {
  const { model } = await loadBundle(
    withManifest((manifest) => {
      manifest.invented = { later: true };
      manifest.preprocessor.invented = 1;
    }),
  );
  model.dispose();
});

function layer(model: Json, index: number): Json {
  return model.modelTopology.config.layers[index];
}

function weight(model: Json, index: number): Json {
  return model.weightsManifest[0].weights[index];
}
