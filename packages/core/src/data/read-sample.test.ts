import { expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { Dataset } from './dataset.js';
import { readSample } from './read-sample.js';

/** Inputs are their positions; some can't be read. */
function numbers(length: number, fails: (index: number) => Error | undefined = () => undefined) {
  return Dataset.from<number>({
    labels: ['a', 'b'],
    length,
    info: (index) => ({ id: `${index}`, label: index % 2, fields: {} }),
    read(index) {
      const failure = fails(index);
      if (failure) throw failure;
      return index;
    },
  });
}

async function visited(dataset: Dataset<number>, examples: number, signal?: AbortSignal): Promise<number[]> {
  const seen: number[] = [];
  const visit = (input: number) => void seen.push(input);
  await readSample(dataset, { examples, attempt: 'Measuring', visit, signal });
  return seen;
}

test('reads evenly spaced examples, or all where there are fewer', async () => {
  expect(await visited(numbers(10), 4)).toEqual([0, 2, 5, 7]);
  expect(await visited(numbers(3), 512)).toEqual([0, 1, 2]);
});

test('examples that cannot be read, or used, are left out', async () => {
  const odd = (index: number) => (index % 2 ? new DataError(`no ${index}`) : undefined);
  expect(await visited(numbers(6, odd), 6)).toEqual([0, 2, 4]);
});

test('none at all is the first error; an empty dataset has one of its own, and other errors go through', async () => {
  await expect(
    visited(
      numbers(3, (index) => new DataError(`no ${index}`)),
      3,
    ),
  ).rejects.toThrow('no 0');
  await expect(visited(numbers(0), 3)).rejects.toThrow('Measuring: the dataset has no examples.');
  const fault = new TypeError('a fault');
  await expect(
    visited(
      numbers(3, (index) => (index === 1 ? fault : undefined)),
      3,
    ),
  ).rejects.toBe(fault);
});

test('stops with the reason of its signal', async () => {
  const reason = new Error('enough');
  await expect(visited(numbers(3), 3, AbortSignal.abort(reason))).rejects.toBe(reason);
});
