import '@tensorflow/tfjs-backend-cpu';
import { env, setBackend } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { createRandom } from '../random.js';
import { batchOrder } from './batch-order.js';
import type { BatchesOptions } from './batches.js';
import { Dataset } from './dataset.js';
import { positionsByLength } from './lengths.js';
import type { NdArray } from './nd-array.js';
import { variableLength } from './variable-length.js';

beforeAll(async () => {
  env().set('IS_TEST', true);
  await setBackend('cpu');
});

const MAX = 60;

/** Sentences of 1 to 60 words, most of them short. */
function sentences(count: number, tellLengths = true): Dataset<NdArray> {
  const lengths = Array.from(
    { length: count },
    (_, i) => 1 + Math.floor(MAX * createRandom(1, 'length', i).uniform() ** 3),
  );
  const inputs = lengths.map((length, i) => ({
    data: new Float32Array(length).fill(i + 1),
    shape: [length],
  }));
  const options = { labels: ['a', 'b'], ...(tellLengths && { lengths }) };
  return variableLength(
    Dataset.fromArrays(
      inputs,
      lengths.map((_, i) => i % 2),
      options,
    ),
    MAX,
  );
}

async function collect(dataset: Dataset<NdArray>, options: BatchesOptions) {
  const all: { ids: string[]; shape: number[]; x: string }[] = [];
  for await (const batch of dataset.batches(options)) {
    all.push({
      ids: batch.examples.map(({ id }) => id),
      shape: batch.x.shape,
      x: String(batch.x.dataSync()),
    });
    batch.dispose();
  }
  return all;
}

/** Numbers in a batch that are padding, as a share of all. */
function padded(dataset: Dataset<NdArray>, batches: readonly { ids: string[]; shape: number[] }[]): number {
  const sizes = batches.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const used = Array.from({ length: dataset.length }, (_, i) => dataset.info(i).length ?? 0);
  return 1 - used.reduce((sum, length) => sum + length, 0) / total;
}

describe('random batches of known lengths', () => {
  test('hold each example once, follow from (seed, epoch), and do not depend on prefetching', async () => {
    const cases = fc.record({
      count: fc.nat(120),
      batchSize: fc.integer({ min: 1, max: 9 }),
      prefetch: fc.nat(3),
      seed: fc.nat(),
      epoch: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, ...options }) => {
        const dataset = sentences(count);
        const all = await collect(dataset, { ...options, shuffle: true });
        const ids = all.flatMap((batch) => batch.ids);
        expect([...ids].sort((a, b) => Number(a) - Number(b))).toEqual(
          Array.from({ length: count }, (_, i) => String(i)),
        );
        const sizes = all.map((batch) => batch.ids.length).sort((a, b) => b - a);
        expect(sizes.slice(0, -1).every((size) => size === options.batchSize)).toBe(true);
        expect(await collect(sentences(count), { ...options, shuffle: true, prefetch: 0 })).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });

  test('go on exactly from any step', async () => {
    const options = { batchSize: 7, shuffle: true, seed: 4, epoch: 2 };
    const all = await collect(sentences(60), options);
    for (const startStep of [0, 1, 5, 8, 9]) {
      expect(await collect(sentences(60), { ...options, startStep })).toEqual(all.slice(startStep));
    }
    expect(await collect(sentences(60), { ...options, epoch: 3 })).not.toEqual(all);
    expect(await collect(sentences(60), { ...options, seed: 5 })).not.toEqual(all);
  });

  test('are of similar lengths, in random order', async () => {
    const [told, untold] = [sentences(1000), sentences(1000, false)];
    const options = { batchSize: 10, shuffle: true, seed: 1 };
    const alike = await collect(told, options);
    expect(padded(told, alike)).toBeLessThan(0.15);
    expect(padded(told, await collect(untold, options))).toBeGreaterThan(0.5);
    const lengths = alike.map(({ shape }) => shape[1] as number);
    const rises = lengths.filter((length, i) => length > (lengths[i - 1] ?? Infinity)).length;
    const falls = lengths.filter((length, i) => length < (lengths[i - 1] ?? 0)).length;
    expect(Math.min(rises, falls)).toBeGreaterThan(25);
  });

  test('mix all lengths, where the source does not tell them or they do not differ', () => {
    const order = { batchSize: 4, shuffle: true, seed: 2, epoch: 1 };
    const plain = createRandom(2, 'order', 1).permutation(40);
    const flat = (dataset: Dataset<unknown>) => batchOrder(dataset, order).flatMap((batch) => [...batch]);
    expect(flat(sentences(40, false))).toEqual([...plain]);
    expect(flat(sentences(40).map((input) => input))).toEqual([...plain]);
    expect(flat(sentences(40))).not.toEqual([...plain]);
  });
});

describe('positionsByLength', () => {
  test('sorts from short to long, equals in their order', () => {
    const lengths = [3, 1, 2, 1, 3];
    const inputs = lengths.map((length) => ({ data: new Float32Array(length), shape: [length] }));
    const dataset = Dataset.fromArrays(inputs, [0, 0, 0, 0, 0], { labels: ['a'], lengths });
    expect(positionsByLength(dataset)).toBeUndefined();
    expect(positionsByLength(variableLength(dataset, 3))).toEqual(Uint32Array.of(1, 3, 2, 0, 4));
    expect(positionsByLength(sentences(5, false))).toBeUndefined();
  });

  test.each([-1, Number.NaN, Infinity])('refuses a length of %d', (length) => {
    const dataset = Dataset.fromArrays([{ data: new Float32Array(1), shape: [1] }], [0], {
      labels: ['a'],
      lengths: [length],
    });
    expect(() => positionsByLength(variableLength(dataset, 3))).toThrow(DataError);
    expect(() => positionsByLength(variableLength(dataset, 3))).toThrow(/at least 0, but "0" has/);
  });

  test('needs one length an input', () => {
    expect(() => Dataset.fromArrays(['a', 'b'], [0, 0], { labels: ['x'], lengths: [1] })).toThrow(
      /one entry of lengths for each input, but there are 1 for 2/,
    );
  });
});
