import { describe, expect, test } from 'vitest';
import type { Random } from '../random.js';
import { applyPreprocessor } from './apply-preprocessor.js';
import { Dataset } from './dataset.js';
import type { ExampleSource } from './example.js';
import type { NdArray } from './nd-array.js';
import type { AugmentationStages, Preprocessor } from './preprocessor.js';

/** Prepares a word as its character codes; finishes by dividing by 100. */
function characters(log: string[] = [], asynchronous = false): Preprocessor<string, number[]> {
  return {
    outputShape: [3],
    prepare(word) {
      log.push(word);
      const codes = [...word].map((letter) => letter.charCodeAt(0));
      return asynchronous ? Promise.resolve(codes) : codes;
    },
    finish: (codes) => ({ data: Float32Array.from(codes, (code) => code / 100), shape: [codes.length] }),
    toConfig: () => ({ type: 'characters' }),
  };
}

const words = Dataset.fromArrays(['ddd', 'xxx'], [0, 1], { labels: ['d', 'x'] });

describe('applyPreprocessor', () => {
  test.each([false, true])('prepares, then finishes (asynchronous: %s)', async (asynchronous) => {
    const arrays = applyPreprocessor(words, characters([], asynchronous));
    const { input, label } = await arrays.at(1);
    expect(input).toEqual({ data: Float32Array.of(1.2, 1.2, 1.2), shape: [3] });
    expect(label).toBe(1);
  });

  test('augments between the two, anew for each seed, epoch and example', async () => {
    const arrays = applyPreprocessor(words, characters(), (codes, random) =>
      codes.map((code) => code + 100 * random.integer(1000)),
    );
    const shift = async (index: number, seed: number, epoch: number) =>
      Math.floor((await arrays.read(index, { seed, epoch })).data[0] as number);
    expect(await shift(0, 1, 1)).toBe(await shift(0, 1, 1));
    const drawn = [await shift(0, 1, 1), await shift(0, 1, 2), await shift(0, 2, 1), await shift(1, 1, 1)];
    expect(new Set(drawn).size).toBe(4);
  });

  test('stages augment before and after finish, and what comes after draws its own numbers', async () => {
    const before = (codes: number[], random: Random) =>
      codes.map((code) => code + 100 * random.integer(1000));
    const after = ({ data, shape }: NdArray, random: Random) => ({
      data: data.map((value) => Math.floor(value) + random.uniform()),
      shape,
    });
    const read = async (augment: AugmentationStages<number[]>, epoch: number) =>
      (await applyPreprocessor(words, characters(), augment).read(0, { seed: 1, epoch })).data[0] as number;
    const both = await read({ prepared: before, finished: after }, 1);
    expect(await read({ prepared: before, finished: after }, 1)).toBe(both);
    expect(Math.floor(both)).toBe(Math.floor(await read({ prepared: before }, 1)));
    const late = await read({ finished: after }, 1);
    expect(Math.floor(late)).toBe(1);
    expect(await read({ finished: after }, 2)).not.toBe(late);
  });

  test('a cache keeps what was prepared and changes no result', async () => {
    const log: string[] = [];
    const augment = (codes: number[], random: { uniform(): number }) =>
      codes.map((code) => code * random.uniform());
    const plain = applyPreprocessor(words, characters(), augment);
    const kept = applyPreprocessor(words, characters(log), augment, { maxBytes: 1e6 });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const index of [0, 1]) {
        expect(await kept.read(index, { epoch })).toEqual(await plain.read(index, { epoch }));
      }
    }
    expect(log).toEqual(['ddd', 'xxx']);
  });

  test('what is cheap to read is read again instead of kept', async () => {
    const log: string[] = [];
    const source = { ...words.source, cheap: true } as ExampleSource<string>;
    const arrays = applyPreprocessor(Dataset.from(source), characters(log), undefined, { maxBytes: 1e6 });
    for (let epoch = 0; epoch < 2; epoch++) await arrays.read(1, { epoch });
    expect(log).toHaveLength(2);
  });
});
