import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BundleError } from '../../errors.js';
import { type Hdf5Node, readHdf5 } from './read-hdf5.js';

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));

interface Expected {
  readonly shape: number[];
  readonly data: number[];
}

const bytesOf = async (name: string) => new Uint8Array(await readFile(`${GOLDEN}${name}.h5`));

function child(node: Hdf5Node, ...path: string[]): Hdf5Node {
  return path.reduce((at, name) => at.children.get(name) as Hdf5Node, node);
}

describe.each(['earliest', 'ordered', 'v108', 'latest'])('a file of h5py in the layout "%s"', (name) => {
  test('has the numbers that h5py wrote', async () => {
    const expected: Record<string, Expected> = JSON.parse(await readFile(`${GOLDEN}numbers.json`, 'utf8'));
    const numbers = child(readHdf5(await bytesOf(name), name), 'numbers');
    for (const [key, { shape, data }] of Object.entries(expected)) {
      const found = numbers.children.get(key)?.read?.();
      expect(found?.shape, key).toEqual(shape);
      expect(Array.from(found?.data ?? [], Number), key).toEqual(data);
    }
    expect([...(child(numbers, 'bfloat16').read?.().data ?? [])]).toEqual([1, -2.5]);
    expect([...(child(numbers, 'compact').read?.().data ?? [])]).toEqual([1.5, -2]);
    if (name !== 'latest') {
      expect(Array.from(child(numbers, 'tiled').read?.().data ?? [], Number)).toEqual(expected.packed?.data);
    }
  });

  test('has its groups and texts', async () => {
    const root = readHdf5(await bytesOf(name), name);
    expect(Object.fromEntries(root.texts)).toEqual({
      fixed: ['conv1', 'bn'],
      listed: ['a', 'bcd', ''],
      text: ['é'.repeat(300)],
    });
    const many = child(root, 'many');
    expect(new Set(many.children.keys())).toEqual(
      new Set(Array.from({ length: 40 }, (_, index) => `group_${index}`)),
    );
    expect([...many.texts.values()].flat().sort()).toEqual(
      Array.from({ length: 12 }, (_, index) => `value ${index}`).sort(),
    );
  });

  test('is refused wherever it is cut off', async () => {
    const bytes = await bytesOf(name);
    const readAll = (node: Hdf5Node): void => {
      node.read?.();
      for (const inner of node.children.values()) readAll(inner);
    };
    readAll(readHdf5(bytes, name));
    for (let length = 0; length < bytes.length * 0.9; length += 97) {
      expect(() => readAll(readHdf5(bytes.subarray(0, length), name))).toThrow(BundleError);
    }
  });
});

describe('readHdf5 refuses', () => {
  /** Overwrites bytes behind the first occurrence of a signature. */
  async function patched(name: string, signature: string, offset: number, values: number[]) {
    const bytes = await bytesOf(name);
    const at = Buffer.from(bytes).indexOf(signature, 0, 'latin1');
    bytes.set(values, at + offset);
    return bytes;
  }

  test('a group that holds itself', async () => {
    const bytes = await bytesOf('earliest');
    // Every entry of the root's first symbol table node points to the root.
    const node = Buffer.from(bytes).indexOf('SNOD', 0, 'latin1');
    bytes.set(bytes.slice(64, 72), node + 8 + 8);
    expect(() => readHdf5(bytes, 'x.h5')).toThrow(/has the group .* in itself/);
  });

  test('addresses behind the end', async () => {
    const bytes = await patched('earliest', 'TREE', 8 + 16 + 8, [0, 0, 0, 0, 1]);
    expect(() => readHdf5(bytes, 'x.h5')).toThrow(/Reading x\.h5: .* points to byte 4294967296/);
  });

  test('lengths beyond any file', async () => {
    const bytes = await patched('earliest', 'HEAP', 8, Array(8).fill(255));
    expect(() => readHdf5(bytes, 'x.h5')).toThrow(/impossible length 18446744073709551615/);
  });

  test('a B-tree whose child is the tree itself', async () => {
    const bytes = await bytesOf('earliest');
    const tree = Buffer.from(bytes).indexOf('TREE', 0, 'latin1');
    bytes[tree + 5] = 30;
    new DataView(bytes.buffer).setBigUint64(tree + 32, BigInt(tree), true);
    expect(() => readHdf5(bytes, 'x.h5')).toThrow(/tree that leads elsewhere/);
  });

  test('a newer superblock, and small addresses', async () => {
    const newer = await patched('earliest', 'HDF', 7, [9]);
    expect(() => readHdf5(newer, 'x.h5')).toThrow(/a superblock of version 9, which is not read/);
    const small = await patched('earliest', 'HDF', 12, [4]);
    expect(() => readHdf5(small, 'x.h5')).toThrow(/addresses or lengths of another size/);
  });
});
