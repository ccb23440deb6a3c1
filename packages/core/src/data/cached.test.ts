import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { cached } from './cached.js';
import { Dataset } from './dataset.js';

/** `length` inputs that `make` builds anew at every read; `reads` counts them. */
function counting<Input>(length: number, make: (index: number) => Input | Promise<Input>) {
  const reads: number[] = [];
  const dataset = Dataset.from<Input>({
    labels: ['a'],
    length,
    info: (index) => ({ id: `${index}`, label: 0, fields: {} }),
    read(index) {
      reads.push(index);
      return make(index);
    },
  });
  return { dataset, reads };
}

async function readAll(dataset: Dataset<unknown>, epochs = 3): Promise<void> {
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = 0; i < dataset.length; i++) await dataset.read(i, { epoch });
  }
}

describe('cached', () => {
  test.each([
    ['synchronous', () => new Uint8Array(10)],
    ['asynchronous', async () => new Uint8Array(10)],
  ])('reads each input once while they fit: %s', async (_, make) => {
    const { dataset, reads } = counting<Uint8Array>(5, make);
    await readAll(cached(dataset, { maxBytes: 50 }));
    expect(reads).toEqual([0, 1, 2, 3, 4]);
  });

  test('keeps no more than fits and reads the others each time', async () => {
    const { dataset, reads } = counting(5, (index) => ({
      data: new Uint8Array(10),
      name: `${index}`.repeat(5),
    }));
    await readAll(cached(dataset, { maxBytes: 59 }));
    // Two inputs of 10 bytes and 5 characters fit into 59 bytes; a third does not.
    expect(reads.filter((index) => index < 2)).toEqual([0, 1]);
    expect(reads.length).toBe(2 + 3 * 3);
  });

  test('keeps nothing whose size it can’t tell, and nothing at a bound of 0', async () => {
    const opaque = counting(2, () => new (class Picture {})());
    await readAll(cached(opaque.dataset, { maxBytes: 1e9 }));
    expect(opaque.reads.length).toBe(6);
    const none = counting(2, () => [1, 2, 3]);
    await readAll(cached(none.dataset, { maxBytes: 0 }));
    expect(none.reads.length).toBe(6);
  });

  test('ends on inputs that refer to themselves', async () => {
    const loop: { data: Uint8Array; self?: unknown } = { data: new Uint8Array(4) };
    loop.self = loop;
    const { dataset, reads } = counting(1, () => loop);
    await readAll(cached(dataset, { maxBytes: 1000 }));
    expect(reads).toEqual([0]);
  });

  test('is shared by views and keyed by the example', async () => {
    const { dataset, reads } = counting(4, (index) => Float32Array.of(index));
    const kept = cached(dataset, { maxBytes: 1000 });
    await readAll(kept.subset([2, 3]));
    await readAll(kept.subset([3, 2, 1]));
    expect(reads).toEqual([2, 3, 1]);
    expect(await kept.subset([3, 2]).read(1)).toEqual(Float32Array.of(2));
  });

  test('random maps after it still draw anew each epoch, and the same as without it', async () => {
    const { dataset } = counting(3, (index) => Float32Array.of(index));
    const twice = (from: Dataset<Float32Array>) =>
      from.map((data, { random }) => (data[0] as number) + random.uniform());
    const prepared = dataset.map((data) => data);
    const plain = twice(prepared);
    const kept = twice(cached(prepared, { maxBytes: 1000 }));
    for (let epoch = 0; epoch < 3; epoch++) {
      const key = { seed: 1, epoch };
      expect(await kept.read(1, key)).toBe(await plain.read(1, key));
    }
    expect(await kept.read(1, { epoch: 1 })).not.toBe(await kept.read(1, { epoch: 2 }));
  });

  test('a random map before it draws the same whichever epoch reads first', async () => {
    const draw = () =>
      cached(
        counting(1, () => 0).dataset.map((_, { random }) => random.uniform()),
        { maxBytes: 1000 },
      );
    expect(await draw().read(0, { seed: 5, epoch: 7 })).toBe(await draw().read(0));
  });

  test('a failed read is tried again', async () => {
    let broken = true;
    const { dataset } = counting(1, () => {
      if (broken) throw new DataError('not yet');
      return 1;
    });
    const kept = cached(dataset, { maxBytes: 100 });
    await expect(kept.at(0)).rejects.toThrow('not yet');
    broken = false;
    expect(await kept.read(0)).toBe(1);
  });

  test('the bound must be a number of bytes', () => {
    const { dataset } = counting(1, () => 0);
    for (const maxBytes of [-1, Number.NaN]) expect(() => cached(dataset, { maxBytes })).toThrow(ShapeError);
  });
});
