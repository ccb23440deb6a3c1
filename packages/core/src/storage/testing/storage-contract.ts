import { expect, test } from 'vitest';
import { BundleError } from '../../errors.js';
import type { Storage } from '../storage.js';

const HOSTILE_NAMES = [
  '',
  '.',
  '..',
  '../x',
  'a/b',
  'a\\b',
  '/etc/x',
  'C:x',
  'nul\0',
  'line\n',
  'x'.repeat(201),
];

/** What every writable storage keeps to; `open` gives a fresh, empty one. */
export function describeStorage(open: () => Storage | Promise<Storage>): void {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

  test('what is written is read back, listed by name, and replaced', async () => {
    const storage = await open();
    expect(await storage.list()).toEqual([]);
    await storage.write({ 'b.bin': bytes(1, 2, 255), 'a.json': bytes() });
    await storage.write({ 'b.bin': bytes(7) });
    expect(await storage.list()).toEqual(['a.json', 'b.bin']);
    expect([...(await storage.read('b.bin'))]).toEqual([7]);
    expect((await storage.read('a.json')).length).toBe(0);
  });

  test('only the bytes of a view are written, and readers get their own copy', async () => {
    const storage = await open();
    const buffer = bytes(9, 1, 2, 9);
    await storage.write({ view: buffer.subarray(1, 3) });
    buffer.fill(0);
    const first = await storage.read('view');
    expect([...first]).toEqual([1, 2]);
    first.fill(0);
    expect([...(await storage.read('view'))]).toEqual([1, 2]);
  });

  test('a missing file is an error to read and none to remove', async () => {
    const storage = await open();
    await expect(storage.read('weights.bin')).rejects.toThrow(BundleError);
    await expect(storage.read('weights.bin')).rejects.toThrow(/There is no file weights\.bin in /);
    await storage.remove('weights.bin');
    await storage.write({ kept: bytes(1), dropped: bytes(2) });
    await storage.remove('dropped');
    expect(await storage.list()).toEqual(['kept']);
  });

  test.each(HOSTILE_NAMES)('the file name %j is refused and nothing is written', async (name) => {
    const storage = await open();
    await expect(storage.read(name)).rejects.toThrow(/Refused the file name/);
    await expect(storage.remove(name)).rejects.toThrow(/Refused the file name/);
    await expect(storage.write({ fine: bytes(1), [name]: bytes(2) })).rejects.toThrow(
      /Refused the file name/,
    );
    expect(await storage.list()).toEqual([]);
  });
}
