import { describe, expect, test } from 'vitest';
import { builtinDigits } from './builtin-digits.js';

/** Mean pixel of each class, for telling digits apart by their nearest mean: a linear classifier. */
async function classMeans(): Promise<Float64Array[]> {
  const data = builtinDigits({ count: 2000, seed: 5 });
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  for (let i = 0; i < data.length; i++) {
    const mean = means[i % 10] as Float64Array;
    for (const [p, value] of (await data.read(i)).data.entries()) mean[p] = (mean[p] as number) + value / 200;
  }
  return means;
}

describe('builtinDigits', () => {
  test('has 6,000 and 1,000 pictures, as many of each digit', () => {
    const train = builtinDigits();
    const held = builtinDigits({ split: 'test' });
    expect([train.length, held.length, train.labels.length]).toEqual([6000, 1000, 10]);
    expect([0, 9, 10, 37].map((i) => train.info(i).label)).toEqual([0, 9, 0, 7]);
    expect(held.info(3).id).toBe('builtin:digits/test/3');
  });

  test('the same seed and index give the same picture, in any order', async () => {
    const [first, second] = [builtinDigits({ seed: 3 }), builtinDigits({ seed: 3 })];
    const late = await second.at(4321);
    await second.at(7);
    expect((await first.at(4321)).input).toEqual(late.input);
  });

  test('seeds, splits and indices give other pictures', async () => {
    const base = (await builtinDigits().at(0)).input.data;
    expect((await builtinDigits().at(10)).input.data).not.toEqual(base);
    expect((await builtinDigits({ seed: 1 }).at(0)).input.data).not.toEqual(base);
    expect((await builtinDigits({ split: 'test' }).at(0)).input.data).not.toEqual(base);
  });

  test('is a digit: light ink on a dark ground, inside the frame', async () => {
    const data = builtinDigits({ count: 300, seed: 2 });
    for (let i = 0; i < data.length; i++) {
      const { input } = await data.at(i);
      expect([input.height, input.width, input.channels, input.data.length]).toEqual([28, 28, 1, 784]);
      const ink = [...input.data].filter((value) => value > 100).length;
      expect(ink).toBeGreaterThan(12);
      expect(ink).toBeLessThan(300);
      expect(Math.max(...input.data)).toBeGreaterThan(130);
    }
  });

  test('is neither noise nor trivial: nearest class mean is right for most, but far from all', async () => {
    const means = await classMeans();
    const held = builtinDigits({ split: 'test', count: 500, seed: 5 });
    let right = 0;
    for (let i = 0; i < held.length; i++) {
      const { data } = await held.read(i);
      const distances = means.map((mean) =>
        mean.reduce((sum, value, p) => sum + (value - (data[p] as number)) ** 2, 0),
      );
      if (distances.indexOf(Math.min(...distances)) === i % 10) right++;
    }
    expect(right / held.length).toBeGreaterThan(0.4);
    expect(right / held.length).toBeLessThan(0.9);
  });

  test('a count that is no positive whole number is refused', () => {
    for (const count of [0, -1, 1.5, Number.NaN])
      expect(() => builtinDigits({ count })).toThrow(/count must be a positive/);
  });
});
