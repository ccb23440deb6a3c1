import { describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import { classCounts } from './class-counts.js';
import { Dataset } from './dataset.js';

const LABELS = ['ant', 'bee', 'cat'];

/** Example i is the number i, of class i mod 3. */
function numbers(length: number): Dataset<number> {
  const inputs = Array.from({ length }, (_, index) => index);
  return Dataset.fromArrays(
    inputs,
    inputs.map((index) => index % 3),
    { labels: LABELS },
  );
}

async function inputs<Input>(dataset: Dataset<Input>, epoch = 0): Promise<Input[]> {
  return Promise.all(Array.from({ length: dataset.length }, (_, i) => dataset.read(i, { seed: 1, epoch })));
}

describe('Dataset', () => {
  test('gives length, labels, infos and examples', async () => {
    const dataset = Dataset.fromArrays(['x', 'y'], [1, 0], {
      labels: ['no', 'yes'],
      ids: ['a.txt', 'b.txt'],
      fields: [{ take: 1 }, { take: 2 }],
    });
    expect(dataset.length).toBe(2);
    expect(dataset.labels).toEqual(['no', 'yes']);
    expect(dataset.info(1)).toEqual({ id: 'b.txt', label: 0, fields: { take: 2 } });
    expect(await dataset.at(0)).toEqual({ id: 'a.txt', label: 1, fields: { take: 1 }, input: 'x' });
  });

  test('reads nothing before it is asked to', async () => {
    const read: number[] = [];
    const dataset = Dataset.from({
      labels: LABELS,
      length: 5,
      info: (index) => ({ id: `${index}`, label: 0, fields: {} }),
      read: async (index) => {
        read.push(index);
        return index;
      },
    });
    const view = dataset
      .map((value) => value * 10)
      .subset([4, 2])
      .shuffle(1)
      .filter(() => true);
    expect(read).toEqual([]);
    expect((await inputs(view)).sort()).toEqual([20, 40]);
    expect(read.sort()).toEqual([2, 4]);
  });

  test('maps in order, synchronous or not', async () => {
    const dataset = numbers(3)
      .map((value) => value + 1)
      .map(async (value) => `<${value}>`)
      .map((text) => text.length + text);
    expect(await inputs(dataset)).toEqual(['3<1>', '3<2>', '3<3>']);
    expect(
      numbers(3)
        .map((value) => value * 2)
        .read(1),
    ).toBe(2);
  });

  test('a random map gives an example the same in every order and subset', async () => {
    const draw = numbers(20).map((value, { random }) => `${value}:${random.integer(1e6)}`);
    const all = await inputs(draw);
    expect(new Set(all.map((text) => text.split(':')[1])).size).toBe(20);
    expect(await inputs(draw.subset([7, 3]))).toEqual([all[7], all[3]]);
    expect((await inputs(draw.shuffle(5))).sort()).toEqual([...all].sort());
    const mappedLater = numbers(20)
      .filter(({ label }) => label === 1)
      .map((value, { random }) => `${value}:${random.integer(1e6)}`);
    expect(await inputs(mappedLater)).toEqual(all.filter((_, index) => index % 3 === 1));
  });

  test('two random maps in a chain draw unrelated streams, and other epochs others', async () => {
    const pair = numbers(50)
      .map((_, { random }) => random.integer(1e6))
      .map((first, { random }) => [first, random.integer(1e6)]);
    const drawn = await inputs(pair);
    for (const [first, second] of drawn) expect(first).not.toBe(second);
    expect(await inputs(pair)).toEqual(drawn);
    expect(await inputs(pair, 1)).not.toEqual(drawn);
  });

  test('a random map does not shift the streams of its neighbours', async () => {
    const draw = (dataset: Dataset<number>) => dataset.map((_, { random }) => random.integer(1e6));
    const afterIdentity = numbers(5).map((value) => value);
    const afterDraws = numbers(5).map((value, { random }) => value * random.uniform());
    expect(await inputs(draw(afterIdentity))).toEqual(await inputs(draw(afterDraws)));
  });

  test('shuffle follows from its seed and keeps every example', async () => {
    const first = await inputs(numbers(100).shuffle(1));
    expect(await inputs(numbers(100).shuffle(1))).toEqual(first);
    expect(await inputs(numbers(100).shuffle(2))).not.toEqual(first);
    expect(first.sort((a, b) => a - b)).toEqual(await inputs(numbers(100)));
  });

  test('classCounts counts each class, also those without examples', () => {
    expect(classCounts(numbers(8))).toEqual([3, 3, 2]);
    expect(classCounts(numbers(8).filter(({ label }) => label !== 1))).toEqual([3, 0, 2]);
  });

  test('closes its source', async () => {
    let closed = 0;
    const dataset = Dataset.from({
      labels: LABELS,
      length: 1,
      info: () => ({ id: 'only', label: 0, fields: {} }),
      read: () => 1,
      close: async () => {
        closed++;
      },
    });
    await dataset.map((value) => value).close();
    expect(closed).toBe(1);
    await numbers(1).close();
  });
});

describe('Dataset on bad input', () => {
  test('an index that does not exist is a ShapeError with the range', () => {
    for (const index of [-1, 3, 0.5, Number.NaN]) {
      expect(() => numbers(3).info(index)).toThrow(ShapeError);
      expect(() => numbers(3).subset([0, index])).toThrow(/from 0 to 2 .* got/);
    }
  });

  test('an empty dataset is allowed and has no examples', async () => {
    const empty = numbers(0);
    expect(empty.length).toBe(0);
    expect(classCounts(empty)).toEqual([0, 0, 0]);
    expect(empty.shuffle().length).toBe(0);
    await expect(empty.at(0)).rejects.toThrow(ShapeError);
  });

  test('class names must be present, non-empty and unique', () => {
    const from = (labels: string[]) => () => Dataset.fromArrays([1], [0], { labels });
    expect(from([])).toThrow(/at least one class name/);
    expect(from(['a', ''])).toThrow(/non-empty strings, got ""/);
    expect(from(['a', 'b', 'a'])).toThrow(/unique, but "a" occurs more than once/);
  });

  test('a label out of range names the example', () => {
    for (const label of [-1, 3, 0.5]) {
      expect(() => Dataset.fromArrays([1, 2], [0, label], { labels: LABELS })).toThrow(DataError);
      expect(() => Dataset.fromArrays([1, 2], [0, label], { labels: LABELS })).toThrow(
        new RegExp(`0 to 2 .*"1" has ${label}`),
      );
    }
    const source = { labels: LABELS, length: 1, read: () => 0 };
    const dataset = Dataset.from({ ...source, info: () => ({ id: 'x.jpg', label: 9, fields: {} }) });
    expect(() => dataset.info(0)).toThrow(/"x.jpg" has 9/);
  });

  test('arrays of different length say which and how many', () => {
    expect(() => Dataset.fromArrays([1, 2], [0], { labels: LABELS })).toThrow(
      /one entry of labelIndices .* 1 for 2 inputs/,
    );
    expect(() => Dataset.fromArrays([1], [0], { labels: LABELS, ids: [] })).toThrow(/entry of ids/);
    expect(() => Dataset.fromArrays([1], [0], { labels: LABELS, fields: [] })).toThrow(/entry of fields/);
    expect(() => Dataset.fromArrays([1, 2], [0, 1], { labels: LABELS, ids: ['a', 'a'] })).toThrow(
      /"a" occurs more than once/,
    );
  });

  test('a source with an impossible length is refused', () => {
    const source = { labels: LABELS, info: () => ({ id: '', label: 0, fields: {} }), read: () => 0 };
    expect(() => Dataset.from({ ...source, length: 1.5 })).toThrow(/whole number, got 1.5/);
    expect(() => Dataset.from({ ...source, length: -1 })).toThrow(DataError);
  });

  test('an unreadable input rejects at its own place only', async () => {
    const dataset = numbers(3).map((value) => {
      if (value === 1) throw new DataError('broken');
      return value;
    });
    await expect(dataset.at(1)).rejects.toThrow('broken');
    expect((await dataset.at(2)).input).toBe(2);
  });
});
