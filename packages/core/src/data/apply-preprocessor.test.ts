import { describe, expect, test } from 'vitest';
import { applyPreprocessor } from './apply-preprocessor.js';
import { Dataset } from './dataset.js';
import type { ExampleSource } from './example.js';
import type { Preprocessor } from './preprocessor.js';

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
