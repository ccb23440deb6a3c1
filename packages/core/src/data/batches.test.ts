import '@tensorflow/tfjs-backend-cpu';
import { env, memory, setBackend } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DataError, ShapeError } from '../errors.js';
import type { Batch } from './batch.js';
import { type BatchesOptions, batches, stepsPerEpoch } from './batches.js';
import { Dataset } from './dataset.js';
import type { NdArray } from './nd-array.js';

const LABELS = ['ant', 'bee', 'cat'];
const array = (...data: number[]): NdArray => ({ data: Float32Array.from(data), shape: [data.length] });
const later = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Example i is [i, i + 0.5], of class i mod 3; `read` may refuse or delay. */
function numbers(length: number, read: (index: number) => void | Promise<void> = () => {}): Dataset<NdArray> {
  return Dataset.from({
    labels: LABELS,
    length,
    info: (index) => ({ id: `file-${index}`, label: index % 3, fields: {} }),
    read(index) {
      const done = read(index);
      const input = array(index, index + 0.5);
      return done ? done.then(() => input) : input;
    },
  });
}

interface Seen {
  readonly step: number;
  readonly ids: string[];
  readonly x: number[];
  readonly y: number[];
}

function take(batch: Batch): Seen {
  const seen = {
    step: batch.step,
    ids: batch.examples.map(({ id }) => id),
    x: [...batch.x.dataSync()],
    y: [...batch.y.dataSync()],
  };
  batch.dispose();
  return seen;
}

async function collect(dataset: Dataset<NdArray>, options: BatchesOptions): Promise<Seen[]> {
  const all: Seen[] = [];
  for await (const batch of dataset.batches(options)) all.push(take(batch));
  return all;
}

beforeAll(async () => {
  env().set('IS_TEST', true);
  await setBackend('cpu');
});

describe('batches', () => {
  test('holds inputs, one-hot labels and infos, in order', async () => {
    const all = await collect(numbers(5), { batchSize: 3 });
    expect(all).toEqual([
      {
        step: 0,
        ids: ['file-0', 'file-1', 'file-2'],
        x: [0, 0.5, 1, 1.5, 2, 2.5],
        y: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      },
      { step: 1, ids: ['file-3', 'file-4'], x: [3, 3.5, 4, 4.5], y: [1, 0, 0, 0, 1, 0] },
    ]);
  });

  test('gives tensors of [batch, ...shape] and [batch, classes]', async () => {
    const dataset = numbers(4).map(() => ({ data: new Float32Array(12), shape: [2, 3, 2] }));
    for await (const batch of dataset.batches({ batchSize: 4 })) {
      expect(batch.x.shape).toEqual([4, 2, 3, 2]);
      expect(batch.y.shape).toEqual([4, 3]);
      batch.dispose();
    }
  });

  test('covers each example exactly once, whatever the sizes, in an order that follows from (seed, epoch)', async () => {
    const cases = fc.record({
      length: fc.nat(40),
      batchSize: fc.integer({ min: 1, max: 12 }),
      prefetch: fc.nat(3),
      seed: fc.nat(),
      epoch: fc.nat(5),
      asynchronous: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ length, asynchronous, ...options }) => {
        const dataset = numbers(length, asynchronous ? async () => {} : undefined);
        const all = await collect(dataset, { ...options, shuffle: true });
        expect(all.length).toBe(stepsPerEpoch(dataset, options.batchSize));
        const ids = all.flatMap((batch) => batch.ids);
        expect(ids.length).toBe(length);
        expect(new Set(ids).size).toBe(length);
        expect(await collect(numbers(length), { ...options, shuffle: true, prefetch: 0 })).toEqual(all);
      }),
      { numRuns: 40 },
    );
  });

  test('starting at a step gives the remaining batches, augmentation and all, and reads no others', async () => {
    const random = (read?: (index: number) => void) =>
      numbers(23, read).map(({ data }, { random }) => array(...data, random.uniform()));
    const options: BatchesOptions = {
      batchSize: 4,
      shuffle: true,
      seed: 3,
      epoch: 2,
      batchAugmentation: ({ x }, stream) => x.fill(stream.uniform(), 0, 1),
    };
    const all = await collect(random(), options);
    for (let startStep = 0; startStep <= 7; startStep++) {
      let reads = 0;
      const dataset = random(() => {
        reads++;
      });
      expect(await collect(dataset, { ...options, startStep })).toEqual(all.slice(startStep));
      expect(reads).toBe(Math.max(0, 23 - 4 * startStep));
    }
    expect(await collect(random(), { ...options, epoch: 3 })).not.toEqual(all);
    expect(await collect(random(), { ...options, seed: 4 })).not.toEqual(all);
  });

  test('a batch augmentation changes inputs and labels', async () => {
    const [batch] = await collect(numbers(2), {
      batchSize: 2,
      batchAugmentation({ x, y, size, classes, shape }) {
        expect({ size, classes, shape }).toEqual({ size: 2, classes: 3, shape: [2] });
        x.fill(7);
        y.fill(0.25);
      },
    });
    expect(batch).toMatchObject({ x: [7, 7, 7, 7], y: new Array(6).fill(0.25) });
  });

  test('reads the examples of a batch concurrently, and no more batches ahead than asked', async () => {
    const waiting: (() => void)[] = [];
    const started: number[] = [];
    const dataset = numbers(12, (index) => {
      started.push(index);
      return new Promise((resolve) => waiting.push(resolve));
    });
    const iterator = dataset.batches({ batchSize: 2, prefetch: 2 })[Symbol.asyncIterator]();
    const first = iterator.next();
    await later();
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    for (const release of waiting) release();
    const { value } = await first;
    value.dispose();
    await later();
    expect(started.length).toBe(6);
    const second = iterator.next();
    await later();
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    take((await second).value);
    await iterator.return?.();
  });

  test('can be iterated again', async () => {
    const iterable = batches(numbers(4), { batchSize: 2 });
    const ids = async () => {
      const all: string[] = [];
      for await (const batch of iterable) all.push(...take(batch).ids);
      return all;
    };
    expect(await ids()).toEqual(await ids());
  });

  test('an empty dataset gives no batch', async () => {
    expect(await collect(numbers(0), { batchSize: 4, shuffle: true })).toEqual([]);
  });

  test('a value that is not a number passes through', async () => {
    const [batch] = await collect(
      numbers(1).map(() => array(Number.NaN, Infinity)),
      { batchSize: 1 },
    );
    expect(batch?.x).toEqual([Number.NaN, Infinity]);
  });
});

describe('batches ended early', () => {
  const slow = () => numbers(40, later);

  test('break leaves no tensor', async () => {
    const before = memory().numTensors;
    for await (const batch of slow().batches({ batchSize: 4 })) {
      batch.dispose();
      break;
    }
    await later();
    expect(memory().numTensors).toBe(before);
  });

  test('a failing read ahead rejects nothing behind the back of a loop that ended', async () => {
    const dataset = numbers(40, async (index) => {
      await later();
      if (index >= 4) throw new Error('disk gone');
    });
    for await (const batch of dataset.batches({ batchSize: 4 })) {
      batch.dispose();
      break;
    }
    // An unhandled rejection within these turns of the event loop would fail the run.
    await later();
    await later();
    expect(memory().numTensors).toBe(0);
  });

  test('an abort while reading throws its reason at once and leaves no tensor', async () => {
    const controller = new AbortController();
    const stuck = numbers(8, () => new Promise<void>(() => {}));
    const reading = collect(stuck, { batchSize: 4, signal: controller.signal });
    await later();
    controller.abort(new Error('stopped by the user'));
    await expect(reading).rejects.toThrow('stopped by the user');
    expect(memory().numTensors).toBe(0);
  });

  test('an abort between batches throws at the next one', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = async () => {
      for await (const batch of numbers(40).batches({ batchSize: 4, signal: controller.signal })) {
        seen.push(take(batch).step);
        controller.abort();
      }
    };
    await expect(run()).rejects.toThrow(/aborted/);
    expect(seen).toEqual([0]);
  });

  test('a signal that has already aborted reads nothing', async () => {
    let reads = 0;
    const dataset = numbers(4, () => {
      reads++;
    });
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(collect(dataset, { batchSize: 2, signal })).rejects.toThrow('too late');
    expect(reads).toBe(0);
  });
});

describe('batches with unreadable examples', () => {
  const refusing = (length: number, bad: (index: number) => boolean, asynchronous = false) =>
    numbers(length, (index) => {
      const refuse = () => {
        if (bad(index)) throw new DataError(`truncated at byte ${index}`);
      };
      return asynchronous ? later().then(refuse) : refuse();
    });

  test.each([false, true])('leaves out and reports a few (asynchronous: %s)', async (asynchronous) => {
    const skipped: { id: string; reason: string }[] = [];
    const dataset = refusing(30, (index) => index % 10 === 1, asynchronous);
    const all = await collect(dataset, { batchSize: 10, onSkip: (skip) => skipped.push(skip) });
    expect(all.map(({ ids }) => ids.length)).toEqual([9, 9, 9]);
    expect(all[0]?.x.slice(0, 4)).toEqual([0, 0.5, 2, 2.5]);
    expect(all[0]?.y.slice(0, 6)).toEqual([1, 0, 0, 0, 0, 1]);
    expect(skipped.map(({ id }) => id)).toEqual(['file-1', 'file-11', 'file-21']);
    expect(skipped[0]?.reason).toBe('truncated at byte 1');
  });

  test('a listener hears of each example once over all epochs, another listener anew', async () => {
    const dataset = refusing(30, (index) => index === 4);
    const first: string[] = [];
    const second: string[] = [];
    const listen = (heard: string[]) => (skip: { id: string }) => void heard.push(skip.id);
    const onSkip = listen(first);
    for (let epoch = 0; epoch < 3; epoch++) {
      await collect(dataset, { batchSize: 8, shuffle: true, epoch, onSkip });
    }
    await collect(dataset.shuffle(), { batchSize: 8, onSkip: listen(second) });
    expect(first).toEqual(['file-4']);
    expect(second).toEqual(['file-4']);
  });

  test('passes over a batch that lost all its examples and keeps the steps of the others', async () => {
    const all = await collect(
      refusing(9, (index) => index >= 3 && index < 6),
      { batchSize: 3 },
    );
    expect(all.map(({ step }) => step)).toEqual([0, 2]);
  });

  test('ten are left out, eleven are an error with count, names, reasons and remedy', async () => {
    const ten = await collect(
      refusing(40, (index) => index < 10),
      { batchSize: 8 },
    );
    expect(ten.flatMap(({ ids }) => ids).length).toBe(30);
    const eleven = collect(
      refusing(40, (index) => index < 11),
      { batchSize: 8 },
    );
    await expect(eleven).rejects.toThrow(DataError);
    await expect(eleven).rejects.toThrow(
      '11 of 40 examples could not be read; at most 10, and never all, are left out. The first 3: ' +
        'file-0: truncated at byte 0. file-1: truncated at byte 1. file-2: truncated at byte 2. Repair',
    );
  });

  test('of a large dataset 5% are left out', async () => {
    const few = await collect(
      refusing(1000, (index) => index % 20 === 0),
      { batchSize: 100 },
    );
    expect(few.flatMap(({ ids }) => ids).length).toBe(950);
    await expect(
      collect(
        refusing(1000, (index) => index % 20 === 0 || index === 1),
        { batchSize: 100 },
      ),
    ).rejects.toThrow('51 of 1000');
  });

  test('of a tiny dataset never all', async () => {
    const run = collect(
      refusing(3, () => true),
      { batchSize: 2 },
    );
    await expect(run).rejects.toThrow(/3 of 3 examples could not be read.*They are: file-0/);
    expect(memory().numTensors).toBe(0);
  });

  test('any other error goes through', async () => {
    const dataset = numbers(4, (index) => {
      if (index === 2) throw new TypeError('a bug');
    });
    await expect(collect(dataset, { batchSize: 4 })).rejects.toThrow(TypeError);
  });
});

describe('batches on bad input', () => {
  test('batchSize, startStep and prefetch must be whole numbers', () => {
    for (const batchSize of [0, -1, 1.5, Number.NaN]) {
      expect(() => numbers(4).batches({ batchSize })).toThrow(ShapeError);
      expect(() => stepsPerEpoch(numbers(4), batchSize)).toThrow(`at least 1, got ${batchSize}`);
    }
    expect(() => numbers(4).batches({ batchSize: 1, startStep: -1 })).toThrow(/startStep .* got -1/);
    expect(() => numbers(4).batches({ batchSize: 1, prefetch: 0.5 })).toThrow(/prefetch .* got 0.5/);
  });

  test('examples of different shapes are named with their shapes', async () => {
    const dataset = numbers(3).map(({ data }) => (data[0] === 2 ? array(1, 2, 3) : array(1, 2)));
    await expect(collect(dataset, { batchSize: 3 })).rejects.toThrow(
      /"file-0" is \[2\] and "file-2" is \[3\]; resize or crop/,
    );
    await expect(collect(dataset, { batchSize: 3 })).rejects.toThrow(ShapeError);
  });

  test('an example whose data does not fill its shape is named', async () => {
    const dataset = numbers(1).map(() => ({ data: new Float32Array(5), shape: [2, 3] }));
    await expect(collect(dataset, { batchSize: 1 })).rejects.toThrow(
      /shape \[2, 3\] must hold 6 numbers, but "file-0" holds 5/,
    );
  });
});
