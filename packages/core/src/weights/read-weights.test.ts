import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { createRandom } from '../random.js';
import { memoryStorage } from '../storage/memory.js';
import { encodeSafetensors } from './encode-safetensors.js';
import { readWeights } from './read-weights.js';
import { mutateFiles, type SampleFiles, sampleFiles } from './testing/sample-files.js';

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));

let samples: Record<string, SampleFiles>;
let golden: Record<string, number[]>;
beforeAll(async () => {
  samples = await sampleFiles();
  golden = JSON.parse(await readFile(`${GOLDEN}keras-files.json`, 'utf8')).weights;
});

const sample = (name: string) => samples[name] as SampleFiles;
const hashOf = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const text = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const json = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes));

describe('readWeights reads', () => {
  test('safetensors, by its content and not its name', async () => {
    const [bytes] = Object.values(sample('safetensors'));
    const file = await readWeights(memoryStorage({ 'model.h5': bytes! }));
    expect(file.format).toBe('safetensors');
    expect(file.source).toBe('model.h5');
    expect(file.sha256).toBe(hashOf(bytes!));
    expect([...(file.weights.half?.data ?? [])]).toEqual([0.5, -3]);
  });

  test('shards of safetensors by their index', async () => {
    const files = sample('shards');
    const { weights, sha256 } = await readWeights(memoryStorage(files));
    expect(Object.keys(weights)).toEqual(['kernel', 'half']);
    expect(sha256).toBe(hashOf(files['a.safetensors']!, files['b.safetensors']!));
  });

  test('a TF.js LayersModel whose weights lie across its shards', async () => {
    const numbers = new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const bytes = new Uint8Array(numbers.buffer);
    const files = { ...sample('layers'), 'a.bin': bytes.slice(0, 20), 'b.bin': bytes.slice(20) };
    const { format, weights, topology, sha256 } = await readWeights(memoryStorage(files));
    expect(format).toBe('tfjs-layers');
    expect([...(weights['out/kernel']?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...(weights['out/bias']?.data ?? [])]).toEqual([7, 8, 9]);
    expect(topology).toMatchObject({ class_name: 'Sequential' });
    expect(sha256).toBe(hashOf(bytes));
  });

  test('a TF.js GraphModel: quantised numbers are restored, strings left out', async () => {
    const { format, weights } = await readWeights(memoryStorage(sample('graph')));
    expect(format).toBe('tfjs-graph');
    const numbers = Object.fromEntries(
      Object.entries(weights).map(([name, { dtype, data }]) => [name, [dtype, ...data]]),
    );
    expect(numbers).toEqual({
      'a/weights': ['F32', -1, -0.5, 0, 126.5],
      'b/weights': ['F32', -1, 127.5],
      'c/weights': ['F32', 1, -2],
      'd/shape': ['I32', 0, 1],
      'e/flag': ['BOOL', 1],
    });
  });

  test.each([
    ['keras2.h5', 'keras-hdf5', 'conv1/conv1/kernel:0', 'tail/out/kernel:0'],
    ['keras2-weights.h5', 'keras-hdf5', 'conv1/conv1/kernel:0', 'tail/out/kernel:0'],
    ['keras3-legacy.h5', 'keras-hdf5', 'conv1/conv1/kernel', 'tail/tail/out/kernel'],
    ['keras3.keras', 'keras-v3', 'conv1/vars/0', 'tail/out/vars/0'],
    ['keras-2.13.keras', 'keras-v3', 'conv1/vars/0', 'tail/out/vars/0'],
  ])('Keras file %s', async (name, format, kernel, inner) => {
    const file = await readWeights(GOLDEN + name);
    expect(file.format).toBe(format);
    expect(file.sha256).toBe(hashOf(await readFile(GOLDEN + name)));
    expect(Array.from(file.weights[kernel]?.data ?? [], Number)).toEqual(golden['conv1/kernel']);
    expect(Array.from(file.weights[inner]?.data ?? [], Number)).toEqual(golden['out/kernel']);
    expect(Object.keys(file.weights).length).toBe(13);
    expect(file.topology === undefined).toBe(name === 'keras2-weights.h5');
  });

  test("a published MobileNet, where it lies beside the project's folder", async ({ skip }) => {
    const path = join(SHARED, 'mobilenet_v1_0.25_224');
    const exists = await readFile(join(path, 'model.json')).catch(() => undefined);
    if (!exists) return skip(`there is no ${path}`);
    const { weights, sha256 } = await readWeights(path);
    const numbers = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
    expect([Object.keys(weights).length, numbers]).toEqual([137, 475_544]);
    expect(weights['conv_dw_1/depthwise_kernel']?.shape).toEqual([3, 3, 8, 1]);
    expect(sha256).toBe(hashOf(await readFile(join(path, 'group1-shard1of1.bin'))));
  });
});

describe('readWeights reads from', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'striate-weights-'));
    for (const [name, bytes] of Object.entries(sample('layers'))) await writeFile(join(folder, name), bytes);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a folder, its model.json, and a file URL', async () => {
    for (const location of [folder, join(folder, 'model.json'), pathToFileURL(join(folder, 'model.json'))]) {
      const { weights, source } = await readWeights(location);
      expect(Object.keys(weights)).toEqual(['out/kernel', 'out/bias']);
      expect(source).toBe(`model.json in ${folder}`);
    }
  });

  test('bytes, a blob, and files that a user has picked', async () => {
    const [bytes] = Object.values(sample('safetensors'));
    const before = hashOf(bytes!);
    expect((await readWeights(bytes!)).sha256).toBe(before);
    expect((await readWeights(Buffer.from(bytes!))).sha256).toBe(before);
    expect((await readWeights(new Blob([bytes!]))).source).toBe('the given blob');
    const picked = Object.entries(sample('layers')).map(([name, part]) => new File([part], name));
    expect((await readWeights(picked)).format).toBe('tfjs-layers');
    await expect(readWeights(picked.slice(0, 2))).rejects.toThrow(
      /no file b\.bin in the given files; pick it/,
    );
    await expect(readWeights(sample('layers')['model.json']!)).rejects.toThrow(
      /no file a\.bin in the given bytes; one file was given, but its weights lie in others/,
    );
  });

  test('a folder with one file of another kind, and not from one with two', async () => {
    const [bytes] = Object.values(sample('safetensors'));
    const storage = memoryStorage({ 'README.md': text('hello'), 'x.safetensors': bytes! });
    expect((await readWeights(storage)).source).toBe('x.safetensors');
    await storage.write({ 'y.safetensors': bytes! });
    await expect(readWeights(storage)).rejects.toThrow(
      /several files of weights, x\.safetensors, y\.safetensors/,
    );
    await expect(readWeights(memoryStorage({ 'README.md': text('hello') }))).rejects.toThrow(
      /expected model\.json, or a \.safetensors, \.keras or \.h5 file, found README\.md/,
    );
  });

  test('nowhere, with the path in the message', async () => {
    await expect(readWeights(join(folder, 'nothing'))).rejects.toThrow(
      `There is no file or folder ${join(folder, 'nothing')}; check the path.`,
    );
    await expect(readWeights(7 as never)).rejects.toThrow(
      /expected a path, an address, bytes, files or a storage/,
    );
  });

  describe('an address', () => {
    let server: Server;
    let address: string;
    const asked: string[] = [];
    beforeAll(async () => {
      server = createServer((request, response) => {
        asked.push(request.url ?? '');
        const path = new URL(request.url ?? '', 'http://x').pathname.slice('/models/'.length);
        const bytes = { ...sample('layers'), ...sample('safetensors') }[decodeURIComponent(path)];
        response.writeHead(bytes ? 200 : 404).end(bytes);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/`;
    });
    afterAll(() => {
      server.close();
    });

    test('once, with its shards and its query; then from the cache', async () => {
      const cache = memoryStorage();
      const loaded: string[] = [];
      const onProgress = ({ url }: { url: string }) => loaded.push(url.slice(address.length));
      const location = `${address}model.json?token=1`;
      const { source } = await readWeights(location, { cache, onProgress });
      expect(source).toBe(`${address}model.json`);
      expect(new Set(loaded)).toEqual(new Set(['model.json?token=1', 'a.bin?token=1', 'b.bin?token=1']));
      const before = asked.length;
      await readWeights(location, { cache });
      expect(asked.length).toBe(before);
      expect((await readWeights(address, { cache })).format).toBe('tfjs-layers');
    });

    test('with a hash that is not its own: the cache forgets it', async () => {
      const cache = memoryStorage();
      const location = `${address}model.json`;
      await expect(readWeights(location, { cache, sha256: 'a'.repeat(64) })).rejects.toThrow(
        /its SHA-256 must be a+ and is [\da-f]{64}/,
      );
      expect(await cache.list()).toEqual([]);
      const files = sample('layers');
      const sha256 = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, hashOf(bytes)]));
      expect((await readWeights(location, { cache, sha256 })).format).toBe('tfjs-layers');
      const wrong = { ...sha256, 'model.json': 'b'.repeat(64) };
      await expect(readWeights(location, { cache, sha256: wrong })).rejects.toThrow(
        /SHA-256 must be b+ and is/,
      );
    });

    test('where nothing is', async () => {
      await expect(readWeights(`${address}none.safetensors`, { cache: false })).rejects.toThrow(
        `Could not download ${address}none.safetensors: the server answered 404; check the address.`,
      );
    });
  });
});

describe('a given hash', () => {
  test('is checked before anything is made of the file', async () => {
    const damaged = text('not weights at all').slice(0, 4);
    const storage = memoryStorage({ 'a.safetensors': encodeSafetensors({}) });
    const sha256 = hashOf(encodeSafetensors({}));
    expect((await readWeights(storage, { sha256 })).sha256).toBe(sha256);
    await expect(readWeights(storage, { sha256: hashOf(damaged) })).rejects.toThrow(
      /do not use it if the hash is right/,
    );
  });

  test('for a file that is not read, or that is no hash, is an error', async () => {
    const storage = memoryStorage(sample('safetensors'));
    await expect(readWeights(storage, { sha256: { 'model.bin': 'a'.repeat(64) } })).rejects.toThrow(
      /was given for model\.bin, but the weights are in model\.safetensors/,
    );
    await expect(readWeights(storage, { sha256: 'abc' })).rejects.toThrow(
      /has 64 hexadecimal digits, got "abc"/,
    );
  });
});

describe('readWeights refuses', () => {
  const model = (manifest: unknown, rest = {}) =>
    memoryStorage({ 'model.json': text({ weightsManifest: manifest, ...rest }), 'a.bin': new Uint8Array(8) });
  const group = (paths: unknown, weights: unknown) => [{ paths, weights }];
  const weight = { name: 'w', shape: [2], dtype: 'float32' };

  test.each([
    '../../etc/passwd',
    '/etc/passwd',
    'a/../../b',
    'C:\\b',
    '..',
    'file:///etc/passwd',
    '%2e%2e/x\0',
  ])('a shard called %j', async (path) => {
    await expect(readWeights(model(group([path], [weight])))).rejects.toThrow(/Refused the file name/);
    const index = { 'model.safetensors.index.json': text({ weight_map: { w: path } }) };
    await expect(readWeights(memoryStorage(index))).rejects.toThrow(/Refused the file name/);
  });

  test.each([
    ['a manifest that is no list', 7, /weightsManifest that is no list/],
    ['a group without paths', [{}], /without paths and weights/],
    ['a weight without a shape', group(['a.bin'], [{ name: 'w', dtype: 'float32' }]), /can't be read/],
    ['an unknown dtype', group(['a.bin'], [{ ...weight, dtype: 'complex64' }]), /can't be read/],
    ['an absurd shape', group(['a.bin'], [{ ...weight, shape: [2 ** 40, 2 ** 40] }]), /can't be read/],
    ['a shape of 8 exabytes', group(['a.bin'], [{ ...weight, shape: [2 ** 51] }]), /have only 8 left/],
    [
      'a wrong scale',
      group(['a.bin'], [{ ...weight, quantization: { dtype: 'uint8', scale: null } }]),
      /can't be/,
    ],
    [
      'a weight twice',
      group(
        ['a.bin'],
        [
          { ...weight, shape: [1] },
          { ...weight, shape: [1] },
        ],
      ),
      /"w" twice/,
    ],
    [
      'more bytes than weights',
      group(['a.bin'], [{ ...weight, shape: [1] }]),
      /of 4 bytes, but its files have 8/,
    ],
    [
      'text that ends too early',
      group(['a.bin'], [{ ...weight, shape: [3], dtype: 'string' }]),
      /have only 8 left/,
    ],
    ['a shard that is missing', group(['b.bin'], [weight]), /no file b\.bin/],
  ])('%s', async (_, manifest, message) => {
    await expect(readWeights(model(manifest))).rejects.toThrow(BundleError);
    await expect(readWeights(model(manifest))).rejects.toThrow(message);
  });

  test.each([
    ['an empty file', '', /the file is empty/],
    ['a web page', '\n<!DOCTYPE html><p>Sign in', /it is a web page/],
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid', /fetch it with git lfs pull/],
    ['other JSON', '{"a":1}', /neither a TF\.js model\.json/],
    ['JSON with a forbidden key', '{"weightsManifest":[],"__proto__":{"x":1}}', /forbidden key "__proto__"/],
    [
      'JSON nested a hundred thousand levels deep',
      `{"weight_map":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
      /nested/,
    ],
    ['something else', 'hello', /found something else/],
  ])('%s', async (_, content, message) => {
    await expect(readWeights(text(content))).rejects.toThrow(BundleError);
    await expect(readWeights(text(content))).rejects.toThrow(message);
  });

  test("PyTorch's own formats, which can run programs", async () => {
    await expect(readWeights(Uint8Array.of(0x80, 2, 0x8a))).rejects.toThrow(
      /a Python pickle, which can run programs/,
    );
    const archive = zipSync({ 'archive/data.pkl': Uint8Array.of(0x80, 2), 'archive/version': text('3') });
    await expect(readWeights(archive)).rejects.toThrow(/no Keras model \(a PyTorch file can run programs/);
  });

  test('shards that do not hold what their index tells', async () => {
    const files = sample('shards');
    const index = json(files['model.safetensors.index.json']);
    const other = (map: object) =>
      memoryStorage({ ...files, 'model.safetensors.index.json': text({ ...index, weight_map: map }) });
    await expect(readWeights(other({ kernel: 'b.safetensors' }))).rejects.toThrow(
      /"half" is in b\.safetensors, but/,
    );
    await expect(
      readWeights(other({ kernel: 'a.safetensors', half: 'b.safetensors', none: 'a.safetensors' })),
    ).rejects.toThrow(/says that "none" is in a\.safetensors, but it is not/);
    await expect(readWeights(other({ kernel: 3 }))).rejects.toThrow(/wrong weight_map/);
  });

  describe('a .keras archive', () => {
    const config = text({ class_name: 'Sequential', config: { name: 'net', layers: [] } });

    test('that lacks a part', async () => {
      await expect(readWeights(zipSync({ 'config.json': config }))).rejects.toThrow(
        /without model\.weights\.h5/,
      );
    });

    /** Changes the size that the archive's directory tells of its first file. */
    function claim(files: Record<string, Uint8Array>, bytes: number): Uint8Array {
      const archive = zipSync(files);
      const directory = Buffer.from(archive).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
      new DataView(archive.buffer).setUint32(directory + 24, bytes, true);
      return archive;
    }

    test('that grows to far more than its size', async () => {
      const bomb = claim({ 'model.weights.h5': new Uint8Array(1e5), 'config.json': config }, 4e9);
      await expect(readWeights(bomb)).rejects.toThrow(/grows to 4000000000 bytes, more than 64000000/);
    });

    test('that says it is small and is not', async () => {
      const bomb = claim({ 'model.weights.h5': new Uint8Array(1e6), 'config.json': config }, 10);
      await expect(readWeights(bomb)).rejects.toThrow(BundleError);
    });

    test('that lists files without end', async () => {
      const archive = zipSync({ 'config.json': config, 'model.weights.h5': text('x') });
      const end = archive.length - 22;
      // The long form of the directory, which can claim four billion files.
      const long = new Uint8Array(archive.length + 76);
      long.set(archive.subarray(0, end));
      const view = new DataView(long.buffer);
      view.setUint32(end, 0x06064b50, true);
      view.setUint32(end + 32, 0xffffffff, true);
      view.setUint32(end + 48, end, true);
      view.setUint32(end + 56, 0x07064b50, true);
      view.setUint32(end + 64, end, true);
      long.set(archive.subarray(end), end + 76);
      await expect(readWeights(long)).rejects.toThrow(/lists more than 100000 files/);
    });

    test('whose file is there twice', async () => {
      const archive = zipSync({
        'config.jsom': config,
        'config.json': config,
        'model.weights.h5': text('x'),
      });
      for (let at = 0; at >= 0; at = Buffer.from(archive).indexOf('config.jsom', at)) {
        if (at > 0) archive[at + 10] = 'n'.charCodeAt(0);
        at += 1;
      }
      await expect(readWeights(archive)).rejects.toThrow(/lists config\.json twice/);
    });

    test('of names that lead out: they are only names', async () => {
      const archive = zipSync({ '../config.json': config, '/etc/model.weights.h5': text('x') });
      await expect(readWeights(archive)).rejects.toThrow(/without config\.json/);
    });

    test('that is encrypted', async () => {
      const archive = zipSync({ 'config.json': config, 'model.weights.h5': new Uint8Array(1000) });
      const body = Buffer.from(archive).indexOf('model.weights.h5') + 'model.weights.h5'.length;
      archive.fill(0xa5, body, body + 8);
      await expect(readWeights(archive)).rejects.toThrow(/can't be unpacked, damaged or encrypted/);
    });
  });
});

test('two thousand damaged files of every format: each is read or refused with a BundleError', async () => {
  const formats = Object.values(samples);
  let refused = 0;
  for (let seed = 0; seed < 2000; seed++) {
    const files = mutateFiles(formats[seed % formats.length]!, createRandom(seed, 'fuzz'));
    try {
      await readWeights(memoryStorage(files));
    } catch (error) {
      expect(error, `seed ${seed}`).toBeInstanceOf(BundleError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(refused).toBeLessThan(2000);
});
